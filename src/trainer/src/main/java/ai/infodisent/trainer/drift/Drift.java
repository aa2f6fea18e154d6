package ai.infodisent.trainer.drift;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which components are otherwise in new pictures than in those a bundle was validated on. That
 * anything is named although all pictures are drawn alike and independently has a probability of at
 * most {@code alarmRate}, however many components are compared and however they depend on each
 * other (Holm's procedure).
 *
 * @param recorded how many pictures the record is of
 * @param images how many new pictures were measured
 * @param skipped how many could not be read
 * @param alarmRate above 0 and below 1
 * @param threshold the distance from which on a component would be named if it alone had moved;
 *     above 1 where so few pictures tell nothing
 * @param moved how many components are named
 * @param components all that were compared, the farthest from the record first
 */
@JsonPropertyOrder({
  "recorded",
  "images",
  "skipped",
  "alarmRate",
  "threshold",
  "moved",
  "components"
})
public record Drift(
    int recorded,
    int images,
    int skipped,
    double alarmRate,
    double threshold,
    int moved,
    List<Shift> components) {

  private static final int BATCH = 16;

  public Drift {
    components = List.copyOf(components);
  }

  /**
   * How one component compares.
   *
   * @param component which
   * @param moved whether it is named
   * @param distance of the distribution functions, from 0 to 1, at least
   * @param probability of so large a distance where nothing has moved, at most; made larger for how
   *     many are compared
   * @param recordedMean the mean activation in the record
   * @param mean the mean activation in the new pictures
   * @param recordedAbove the share of pictures in the record in which it was above 0
   * @param above the share of new pictures in which it was above 0
   */
  @JsonPropertyOrder({
    "component",
    "moved",
    "distance",
    "probability",
    "recordedMean",
    "mean",
    "recordedAbove",
    "above"
  })
  public record Shift(
      ComponentName component,
      boolean moved,
      double distance,
      double probability,
      double recordedMean,
      double mean,
      double recordedAbove,
      double above) {}

  /**
   * Holds a bundle's record against what its own graph makes of new pictures.
   *
   * @param pictures their labels are not looked at
   * @param alarmRate above 0 and below 1
   * @param settings of the session; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened, or its record is damaged
   * @throws TrainerException if the bundle has no record, or no picture could be read
   * @throws OrtException if ONNX Runtime fails
   */
  public static Drift of(
      Bundle bundle,
      List<LabelledPicture> pictures,
      double alarmRate,
      SessionSettings settings,
      Progress progress)
      throws BundleException, OrtException {
    Activations record =
        bundle
            .activations()
            .orElseThrow(
                () ->
                    new TrainerException(
                        "expected "
                            + Bundle.ACTIVATIONS
                            + ", which fit writes, in "
                            + bundle.directory()
                            + ", found none"));
    List<Counted> counted = record.components().stream().map(Counted::new).toList();
    int batch = bundle.manifest().fixedBatch() ? 1 : BATCH;
    int images = 0;
    try (ExplainedModel model = ExplainedModel.open(bundle, settings.withoutVariants());
        PicturePipeline pipeline =
            new PicturePipeline(
                pictures, bundle.manifest().preparation(), settings.threads(), progress, "drift")) {
      for (List<Read> read = pipeline.take(batch); !read.isEmpty(); read = pipeline.take(batch)) {
        Inference inference =
            model.run(read.stream().map(one -> one.prepared().pixels()).toList(), false);
        for (int picture = 0; picture < read.size(); picture++) {
          add(counted, inference, picture);
        }
        images += read.size();
      }
      if (images == 0) {
        throw new TrainerException("expected pictures to compare, found none that can be read");
      }
      return of(record, counted, images, pipeline.skipped(), alarmRate);
    }
  }

  private static void add(List<Counted> counted, Inference inference, int picture) {
    for (Counted one : counted) {
      Activations.Component of = one.recorded();
      one.add(Math.abs(inference.component(picture, of.sign().ordinal(), of.channel())));
    }
  }

  /** Names components by what was counted. */
  static Drift of(
      Activations record, List<Counted> counted, int images, int skipped, double alarmRate) {
    TwoSamples samples = new TwoSamples(record.pictures(), images);
    // Stable: of equals, the lower channel stays first.
    List<Counted> farthestFirst =
        counted.stream()
            .sorted(Comparator.comparingDouble(one -> -one.distance(record.probabilities())))
            .toList();
    List<Shift> shifts = new ArrayList<>();
    double probability = 0;
    int moved = 0;
    for (Counted one : farthestFirst) {
      double distance = one.distance(record.probabilities());
      int left = counted.size() - shifts.size();
      probability = Math.max(probability, Math.min(1, left * samples.probability(distance)));
      boolean named = probability <= alarmRate;
      moved += named ? 1 : 0;
      Activations.Component was = one.recorded();
      shifts.add(
          new Shift(
              new ComponentName(was.channel(), was.sign()),
              named,
              distance,
              probability,
              was.mean(),
              one.mean(),
              was.above(),
              one.above()));
    }
    double threshold = samples.distance(alarmRate / Math.max(1, counted.size()));
    return new Drift(record.pictures(), images, skipped, alarmRate, threshold, moved, shifts);
  }
}
