package ai.infodisent.explanation;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.model.ExplainedModel;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a model decides by, whatever the picture: which prototypes speak for which classes; those
 * that were disabled speak for none. Of a model that has run, as its weights are known only then.
 * Immutable; safe for use by many threads.
 */
public final class Overview {

  private static final Sign[] SIGNS = Sign.values();

  private final ExplainedModel model;
  private final TrainingPictures pictures;

  Overview(ExplainedModel model, TrainingPictures pictures) {
    this.model = model;
    this.pictures = pictures;
  }

  /**
   * One prototype: where it was seen, and for which classes it speaks, or against which.
   *
   * @param component which
   * @param form how training pictures are shown
   * @param address from a thumbnail's file name to its address
   * @throws UnknownComponentException if the model does not have it
   * @throws IllegalStateException if the model has not run
   */
  public PrototypeView prototype(
      ComponentName component, ExampleForm form, UnaryOperator<String> address) {
    Manifest manifest = model.bundle().manifest();
    int channel = component.channel();
    if (channel >= manifest.channels()) {
      throw new UnknownComponentException(component, manifest.channels());
    }
    List<ClassWeight> classes = new ArrayList<>();
    boolean disabled = manifest.disabled().contains(component);
    for (int index = 0; index < manifest.labels().size(); index++) {
      float weight = model.weight(index, channel);
      if (weight != 0 && !disabled) {
        classes.add(new ClassWeight(index, manifest.labels().get(index), weight));
      }
    }
    // Stable, as below: of equals, the lower index stays first.
    classes.sort(Comparator.comparingDouble(found -> -found.weight()));
    return new PrototypeView(
        named(), channel, component.sign(), classes, pictures.of(component, form, address));
  }

  /**
   * All prototypes that speak for a class or against one, by channel, plus before minus.
   *
   * @param form how training pictures are shown
   * @param address from a thumbnail's file name to its address
   * @throws IllegalStateException if the model has not run
   */
  public PrototypesView prototypes(ExampleForm form, UnaryOperator<String> address) {
    Manifest manifest = model.bundle().manifest();
    List<PrototypeSummary> prototypes = new ArrayList<>();
    for (int channel = 0; channel < manifest.channels(); channel++) {
      ClassWeight largest = largest(channel);
      for (Sign sign : SIGNS) {
        ComponentName component = new ComponentName(channel, sign);
        if (largest != null && !manifest.disabled().contains(component)) {
          prototypes.add(
              new PrototypeSummary(
                  channel,
                  sign,
                  pictures.strongest(component),
                  largest,
                  pictures.of(component, 1, form, address)));
        }
      }
    }
    return new PrototypesView(named(), prototypes);
  }

  /** The class whose weight for a channel is the farthest from 0; null if all are 0. */
  private ClassWeight largest(int channel) {
    List<String> labels = model.bundle().manifest().labels();
    int largest = 0;
    for (int index = 1; index < labels.size(); index++) {
      if (Math.abs(model.weight(index, channel)) > Math.abs(model.weight(largest, channel))) {
        largest = index;
      }
    }
    float weight = model.weight(largest, channel);
    return weight == 0 ? null : new ClassWeight(largest, labels.get(largest), weight);
  }

  /** All classes, by index. */
  public LabelsView labels() {
    Manifest manifest = model.bundle().manifest();
    return new LabelsView(
        named(),
        IntStream.range(0, manifest.labels().size())
            .mapToObj(
                index ->
                    new LabelView(index, manifest.labels().get(index), manifest.bias().get(index)))
            .toList());
  }

  /**
   * The classes of a label, which are one unless labels are alike: by which prototypes each is
   * told.
   *
   * @param label of the classes
   * @param topPrototypes how many components a class, at least 1; more than there are means all
   * @param form how training pictures are shown
   * @param address from a thumbnail's file name to its address
   * @throws UnknownClassException if the model does not have it
   * @throws IllegalStateException if the model has not run
   */
  public ClassesView classes(
      String label, int topPrototypes, ExampleForm form, UnaryOperator<String> address) {
    Manifest manifest = model.bundle().manifest();
    List<ClassView> classes = new ArrayList<>();
    for (int index = 0; index < manifest.labels().size(); index++) {
      if (manifest.labels().get(index).equals(label)) {
        classes.add(
            new ClassView(
                index,
                label,
                manifest.bias().get(index),
                prototypes(index, topPrototypes, form, address)));
      }
    }
    if (classes.isEmpty()) {
      throw new UnknownClassException(label, manifest.labels().size());
    }
    return new ClassesView(named(), classes);
  }

  private List<WeightedPrototype> prototypes(
      int index, int top, ExampleForm form, UnaryOperator<String> address) {
    Strongest strongest = new Strongest(top);
    Set<ComponentName> disabled = model.bundle().manifest().disabled();
    for (int channel = 0; channel < model.bundle().manifest().channels(); channel++) {
      for (Sign sign : SIGNS) {
        if (!disabled.contains(new ComponentName(channel, sign))) {
          strongest.offer(channel, sign, model.weight(index, channel));
        }
      }
    }
    return strongest.list().stream()
        .map(Strongest.Amount::component)
        .map(
            component ->
                new WeightedPrototype(
                    component.channel(),
                    component.sign(),
                    model.weight(index, component.channel()),
                    pictures.of(component, form, address)))
        .toList();
  }

  private Explanation.Model named() {
    Bundle bundle = model.bundle();
    return new Explanation.Model(bundle.name(), bundle.manifest().version());
  }

  /**
   * All prototypes of a model; serialised as it stands, this is an answer's JSON.
   *
   * @param model whose they are
   * @param prototypes by channel, plus before minus
   */
  @JsonPropertyOrder({"model", "prototypes"})
  public record PrototypesView(Explanation.Model model, List<PrototypeSummary> prototypes) {

    public PrototypesView {
      prototypes = List.copyOf(prototypes);
    }
  }

  /**
   * One signed component of many.
   *
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components
   * @param activation how strongly it was seen in the training picture that shows it most; 0 if
   *     none does
   * @param strongest the class whose weight for the channel is the farthest from 0
   * @param examples the training picture that shows it most, or none
   */
  @JsonPropertyOrder({"channel", "sign", "activation", "strongest", "examples"})
  public record PrototypeSummary(
      int channel, Sign sign, float activation, ClassWeight strongest, List<Example> examples) {

    public PrototypeSummary {
      examples = List.copyOf(examples);
    }
  }

  /**
   * All classes of a model; serialised as it stands, this is an answer's JSON.
   *
   * @param model whose they are
   * @param classes by index
   */
  @JsonPropertyOrder({"model", "classes"})
  public record LabelsView(Explanation.Model model, List<LabelView> classes) {

    public LabelsView {
      classes = List.copyOf(classes);
    }
  }

  /**
   * A class among all.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param bias what the class has without any component
   */
  @JsonPropertyOrder({"index", "label", "bias"})
  public record LabelView(int index, String label, float bias) {}

  /**
   * One signed component of a model; serialised as it stands, this is an answer's JSON.
   *
   * @param model whose it is
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components: {@code +} speaks for the classes, {@code -}
   *     against them
   * @param classes all that have a weight for it, the largest weight first
   * @param examples training pictures in which it is strongest, the strongest first
   */
  @JsonPropertyOrder({"model", "channel", "sign", "classes", "examples"})
  public record PrototypeView(
      Explanation.Model model,
      int channel,
      Sign sign,
      List<ClassWeight> classes,
      List<Example> examples) {

    public PrototypeView {
      classes = List.copyOf(classes);
      examples = List.copyOf(examples);
    }
  }

  /**
   * How much a prototype means to a class.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param weight of the prototype's channel, above 0
   */
  @JsonPropertyOrder({"index", "label", "weight"})
  public record ClassWeight(int index, String label, float weight) {}

  /**
   * The classes of one label; serialised as it stands, this is an answer's JSON.
   *
   * @param model whose they are
   * @param classes at least one, by index
   */
  @JsonPropertyOrder({"model", "classes"})
  public record ClassesView(Explanation.Model model, List<ClassView> classes) {

    public ClassesView {
      classes = List.copyOf(classes);
    }
  }

  /**
   * A class and what it is told by.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param bias what the class has without any component
   * @param prototypes those with the largest weight, the largest first
   */
  @JsonPropertyOrder({"index", "label", "bias", "prototypes"})
  public record ClassView(int index, String label, float bias, List<WeightedPrototype> prototypes) {

    public ClassView {
      prototypes = List.copyOf(prototypes);
    }
  }

  /**
   * How much a class makes of a prototype.
   *
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components: {@code +} speaks for the class, {@code -}
   *     against it
   * @param weight the class's weight for the channel, above 0, the same for both signs
   * @param examples training pictures in which the component is strongest, the strongest first
   */
  @JsonPropertyOrder({"channel", "sign", "weight", "examples"})
  public record WeightedPrototype(int channel, Sign sign, float weight, List<Example> examples) {

    public WeightedPrototype {
      examples = List.copyOf(examples);
    }
  }
}
