package ai.infodisent.explanation;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.GalleryIndex;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Contrast;
import ai.infodisent.image.Placement;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns an inference into an explanation: chooses the components to tell of and says where in the
 * picture they are and where they were seen before. Immutable; safe for use by many threads.
 */
public final class Explainer {

  private static final Sign[] SIGNS = Sign.values();

  private final ExplainedModel model;
  private final TrainingPictures pictures;
  private final UnaryOperator<String> address;
  private final Map<String, List<Integer>> classes;

  /**
   * @param model stays the caller's to close
   * @param gallery the prototypes' training pictures
   * @param address from a thumbnail's file name to the address that an answer gives
   */
  public Explainer(ExplainedModel model, GalleryIndex gallery, UnaryOperator<String> address) {
    this.model = model;
    this.pictures = new TrainingPictures(gallery, model.bundle().prototypes());
    this.address = address;
    this.classes = new HashMap<>();
    Manifest manifest = model.bundle().manifest();
    for (int index = 0; index < manifest.labels().size(); index++) {
      classes.computeIfAbsent(manifest.labels().get(index), label -> new ArrayList<>()).add(index);
    }
  }

  /** From a thumbnail's file name to the address that an answer gives. */
  public UnaryOperator<String> address() {
    return address;
  }

  /** What the model decides by, whatever the picture. */
  public Overview overview() {
    return new Overview(model, pictures);
  }

  /**
   * Checks the options against the model, so that a question that has no answer costs no inference.
   *
   * @throws UnanswerableException if a class asked for is not one of the model's, nor a component,
   *     or if there is nothing to set a class against
   */
  public void check(ExplanationOptions options) {
    Manifest manifest = model.bundle().manifest();
    options.classes().forEach(this::checkLabel);
    for (ComponentName component : options.without()) {
      if (component.channel() >= manifest.channels()) {
        throw new UnknownComponentException(component, manifest.channels());
      }
    }
    options.against().ifPresent(this::checkLabel);
    if (options.against().isPresent() && classes.size() == 1) {
      throw new UnanswerableException(
          "expected a model of several labels to set one against another, found one label");
    }
  }

  private void checkLabel(String label) {
    if (!classes.containsKey(label)) {
      throw new UnknownClassException(label, model.bundle().manifest().labels().size());
    }
  }

  /**
   * Explains one picture of an inference, with the addresses that this explainer gives.
   *
   * @param inference with maps, if the options ask for them
   * @param picture which of the batch, from 0
   * @param placement where the network's view lies in that picture
   * @param options what to tell
   * @return without a name
   * @throws UnanswerableException as {@link #check} does
   */
  public Explanation explain(
      Inference inference, int picture, Placement placement, ExplanationOptions options) {
    return explain(inference, picture, placement, options, address);
  }

  /**
   * Explains one picture of an inference.
   *
   * @param inference with maps, if the options ask for them
   * @param picture which of the batch, from 0
   * @param placement where the network's view lies in that picture
   * @param options what to tell
   * @param shownAt from a thumbnail's file name to the address that the answer gives
   * @return without a name
   * @throws UnanswerableException as {@link #check} does
   */
  public Explanation explain(
      Inference inference,
      int picture,
      Placement placement,
      ExplanationOptions options,
      UnaryOperator<String> shownAt) {
    check(options);
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int rank = 0; rank < Math.min(options.topClasses(), inference.classCount()); rank++) {
      chosen.add(inference.classOfRank(picture, rank));
    }
    options.classes().forEach(label -> chosen.addAll(classes.get(label)));

    OptionalDouble below = options.scoreBelow();
    float best = inference.score(picture, inference.classOfRank(picture, 0));
    boolean explained = below.isEmpty() || best < below.getAsDouble();
    Bundle bundle = model.bundle();
    Explanation.Model decided = new Explanation.Model(bundle.name(), bundle.manifest().version());
    Explanation.Image image =
        new Explanation.Image(placement.pictureWidth(), placement.pictureHeight());
    if (!explained) {
      List<ClassExplanation> told =
          chosen.stream().map(index -> unexplained(inference, picture, index)).toList();
      return new Explanation(null, decided, image, null, false, told, null, null, null, null);
    }
    ComponentTeller teller =
        new ComponentTeller(inference, picture, placement, options, pictures, shownAt);
    Contributions contributions = Contributions.of(model, inference, picture);
    Comparisons comparisons =
        new Comparisons(model.bundle().manifest(), contributions, options, teller);
    List<ClassExplanation> told =
        chosen.stream()
            .map(index -> explained(inference, picture, index, options, teller))
            .toList();
    Contrast against =
        options.against().map(label -> comparisons.against(classes.get(label))).orElse(null);
    return new Explanation(
        null,
        decided,
        image,
        options.maps() ? grid(inference, placement) : null,
        below.isPresent() ? true : null,
        told,
        options.contributions() ? comparisons.table(listed(told, against)) : null,
        against,
        options.without().isEmpty() ? null : comparisons.without(options.without(), chosen),
        options.flip() ? comparisons.flip(chosen) : null);
  }

  private static Explanation.Grid grid(Inference inference, Placement placement) {
    Manifest.Cells cells = inference.cells();
    return new Explanation.Grid(
        placement.columnEdges(cells.columns()), placement.rowEdges(cells.rows()));
  }

  /** The components of an answer, each once, in the order in which they are first told of. */
  private static Set<ComponentName> listed(List<ClassExplanation> told, Contrast against) {
    Set<ComponentName> listed = new LinkedHashSet<>();
    for (ClassExplanation one : told) {
      one.prototypes().forEach(c -> listed.add(new ComponentName(c.channel(), c.sign())));
    }
    if (against != null) {
      against.prototypes().forEach(d -> listed.add(new ComponentName(d.channel(), d.sign())));
    }
    return listed;
  }

  private ClassExplanation explained(
      Inference inference,
      int picture,
      int index,
      ExplanationOptions options,
      ComponentTeller teller) {
    Strongest strongest = new Strongest(options.topPrototypes());
    Decision decision = new Decision(model, inference, picture, index);
    for (int channel = 0; channel < inference.channels(); channel++) {
      for (Sign sign : SIGNS) {
        strongest.offer(channel, sign, decision.contribution(channel, sign));
      }
    }
    List<Strongest.Amount> listed = strongest.list();
    double sum = listed.stream().mapToDouble(Strongest.Amount::amount).sum();
    List<Component> prototypes =
        listed.stream().map(amount -> teller.contribution(amount, decision)).toList();
    return told(
        inference, picture, index, prototypes, (float) sum, (float) (decision.total() - sum));
  }

  /** All that is known of a class without a look at its components: what they add up to. */
  private ClassExplanation unexplained(Inference inference, int picture, int index) {
    float bias = model.bundle().manifest().bias().get(index);
    float rest = inference.logit(picture, index) - bias;
    return told(inference, picture, index, List.of(), 0, rest);
  }

  private ClassExplanation told(
      Inference inference,
      int picture,
      int index,
      List<Component> prototypes,
      float listed,
      float rest) {
    Manifest manifest = model.bundle().manifest();
    return new ClassExplanation(
        index,
        manifest.labels().get(index),
        inference.logit(picture, index),
        inference.score(picture, index),
        prototypes,
        listed,
        rest,
        manifest.bias().get(index));
  }
}
