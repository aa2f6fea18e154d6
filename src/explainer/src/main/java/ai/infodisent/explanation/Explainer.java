package ai.infodisent.explanation;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.GalleryIndex;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.image.Placement;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns an inference into an explanation: chooses the components to tell of and says where in the
 * picture they are and where they were seen before. Immutable; safe for use by many threads.
 */
public final class Explainer {

  private static final Sign[] SIGNS = Sign.values();

  private final ExplainedModel model;
  private final GalleryIndex gallery;
  private final UnaryOperator<String> address;
  private final Map<String, List<Integer>> classes;

  /**
   * @param model stays the caller's to close
   * @param gallery the prototypes' training pictures
   * @param address from a thumbnail's file name to the address that an answer gives
   */
  public Explainer(ExplainedModel model, GalleryIndex gallery, UnaryOperator<String> address) {
    this.model = model;
    this.gallery = gallery;
    this.address = address;
    this.classes = new HashMap<>();
    Manifest manifest = model.bundle().manifest();
    for (int index = 0; index < manifest.labels().size(); index++) {
      classes.computeIfAbsent(manifest.labels().get(index), label -> new ArrayList<>()).add(index);
    }
  }

  /**
   * Checks the options against the model, so that a question that has no answer costs no inference.
   *
   * @throws UnknownClassException if a class asked for is not one of the model's
   */
  public void check(ExplanationOptions options) {
    for (String label : options.classes()) {
      if (!classes.containsKey(label)) {
        throw new UnknownClassException(label, model.bundle().manifest().labels().size());
      }
    }
  }

  /**
   * Explains one picture of an inference.
   *
   * @param inference with maps, if the options ask for them
   * @param picture which of the batch, from 0
   * @param placement where the network's view lies in that picture
   * @param options what to tell
   * @throws UnknownClassException if a class asked for is not one of the model's
   */
  public Explanation explain(
      Inference inference, int picture, Placement placement, ExplanationOptions options) {
    check(options);
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int rank = 0; rank < Math.min(options.topClasses(), inference.classCount()); rank++) {
      chosen.add(inference.classOfRank(picture, rank));
    }
    options.classes().forEach(label -> chosen.addAll(classes.get(label)));

    List<ClassExplanation> explained = new ArrayList<>();
    for (int index : chosen) {
      explained.add(explainClass(inference, picture, index, placement, options));
    }
    Bundle bundle = model.bundle();
    return new Explanation(
        new Explanation.Model(bundle.name(), bundle.manifest().version()),
        new Explanation.Image(placement.pictureWidth(), placement.pictureHeight()),
        explained);
  }

  private ClassExplanation explainClass(
      Inference inference,
      int picture,
      int index,
      Placement placement,
      ExplanationOptions options) {
    // The weakest of the listed on top, so that it is the one to give way.
    PriorityQueue<Contribution> strongest =
        new PriorityQueue<>(Contribution.STRONGEST_FIRST.reversed());
    Decision decision = new Decision(model, inference, picture, index);
    for (int channel = 0; channel < inference.channels(); channel++) {
      for (Sign sign : SIGNS) {
        float amount = decision.contribution(channel, sign);
        // Channels come in order, so that of two equals the first stays.
        boolean room = strongest.size() < options.topPrototypes();
        if (amount != 0 && (room || Math.abs(amount) > Math.abs(strongest.peek().amount()))) {
          if (!room) {
            strongest.poll();
          }
          strongest.add(new Contribution(channel, sign, decision.weight(channel), amount));
        }
      }
    }
    List<Contribution> listed = new ArrayList<>(strongest);
    listed.sort(Contribution.STRONGEST_FIRST);
    double sum = listed.stream().mapToDouble(Contribution::amount).sum();
    return new ClassExplanation(
        index,
        model.bundle().manifest().labels().get(index),
        inference.logit(picture, index),
        inference.score(picture, index),
        listed.stream()
            .map(contribution -> component(inference, picture, contribution, placement, options))
            .toList(),
        (float) sum,
        (float) (decision.total() - sum),
        model.bundle().manifest().bias().get(index));
  }

  private Component component(
      Inference inference,
      int picture,
      Contribution contribution,
      Placement placement,
      ExplanationOptions options) {
    int channel = contribution.channel();
    Sign sign = contribution.sign();
    Manifest.Cells cells = inference.cells();
    int winner = inference.winner(picture, sign.ordinal(), channel);
    Cell cell = new Cell(winner / cells.columns(), winner % cells.columns());
    return new Component(
        channel,
        sign,
        Math.abs(inference.component(picture, sign.ordinal(), channel)),
        contribution.weight(),
        contribution.amount(),
        cell,
        placement.box(cell.row(), cell.column(), cells.rows(), cells.columns()),
        options.maps() ? map(inference, picture, channel, sign) : null,
        examples(channel, sign));
  }

  private List<Example> examples(int channel, Sign sign) {
    return gallery.examples(channel, sign).stream()
        .map(seen -> new Example(address.apply(seen.image()), seen.label(), seen.box()))
        .toList();
  }

  private static float[][] map(Inference inference, int picture, int channel, Sign sign) {
    Manifest.Cells cells = inference.cells();
    float[][] map = new float[cells.rows()][cells.columns()];
    for (int row = 0; row < cells.rows(); row++) {
      for (int column = 0; column < cells.columns(); column++) {
        float value = inference.map(picture, channel, row * cells.columns() + column);
        map[row][column] = Math.max(0, sign == Sign.PLUS ? value : -value);
      }
    }
    return map;
  }

  /** A component's share of one logit, before it is told with its place and examples. */
  private record Contribution(int channel, Sign sign, float weight, float amount) {

    /** Ties: the lower channel, plus before minus, so that the same picture tells the same. */
    static final Comparator<Contribution> STRONGEST_FIRST =
        Comparator.<Contribution>comparingDouble(c -> -Math.abs(c.amount()))
            .thenComparingInt(Contribution::channel)
            .thenComparing(Contribution::sign);
  }
}
