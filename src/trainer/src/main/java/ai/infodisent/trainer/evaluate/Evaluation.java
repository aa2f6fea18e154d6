package ai.infodisent.trainer.evaluate;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Decision;
import ai.infodisent.image.Pixels;
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
import java.util.List;
import java.util.Set;

/**
 * What a bundle's own graph makes of labelled pictures.
 *
 * @param accuracy the share of pictures with their own class on top, from 0 to 1
 * @param images how many pictures were measured
 * @param skipped how many could not be read
 * @param localSize how many components contribute more than {@value #THRESHOLD} to the class on
 *     top, in the mean (the explanation size of PIP-Net)
 * @param globalSize how many channels have a weight above {@value #THRESHOLD}, whatever its sign,
 *     for any class, those left out of which both components are disabled
 * @param largestSumError how far contributions and bias are from the logit at most, over all
 *     pictures and classes
 */
@JsonPropertyOrder({"accuracy", "images", "skipped", "localSize", "globalSize", "largestSumError"})
public record Evaluation(
    double accuracy,
    int images,
    int skipped,
    double localSize,
    int globalSize,
    double largestSumError) {

  /** What counts as used, in weights and contributions. */
  public static final double THRESHOLD = 1e-3;

  private static final int BATCH = 16;

  /** Sees every picture's decision. */
  @FunctionalInterface
  public interface Witness {

    /**
     * A picture was measured.
     *
     * @param label its own class
     * @param decision for the class on top
     */
    void add(int label, Decision decision);
  }

  /**
   * Measures a bundle.
   *
   * @param settings of the session; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws TrainerException if no picture could be read
   */
  public static Evaluation of(
      Bundle bundle, List<LabelledPicture> pictures, SessionSettings settings, Progress progress)
      throws BundleException, OrtException {
    return of(bundle, pictures, settings, progress, (label, decision) -> {});
  }

  /**
   * Measures a bundle, and lets another see what it decides.
   *
   * @param settings of the session; the bundle's own graph is run in any case
   * @param witness sees the pictures in their order
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws TrainerException if no picture could be read
   */
  public static Evaluation of(
      Bundle bundle,
      List<LabelledPicture> pictures,
      SessionSettings settings,
      Progress progress,
      Witness witness)
      throws BundleException, OrtException {
    int hits = 0;
    int images = 0;
    long components = 0;
    double largest = 0;
    int batch = bundle.manifest().fixedBatch() ? 1 : BATCH;
    // The bundle's own graph: what is measured is the same on every machine, and in batches.
    try (ExplainedModel model = ExplainedModel.open(bundle, settings.withoutVariants());
        PicturePipeline pipeline =
            new PicturePipeline(
                pictures,
                bundle.manifest().preparation(),
                settings.threads(),
                progress,
                "evaluation")) {
      for (List<Read> read = pipeline.take(batch); !read.isEmpty(); read = pipeline.take(batch)) {
        List<Pixels> pixels = read.stream().map(picture -> picture.prepared().pixels()).toList();
        Inference inference = model.run(pixels, false);
        for (int i = 0; i < read.size(); i++) {
          int top = inference.classOfRank(i, 0);
          hits += top == read.get(i).picture().label() ? 1 : 0;
          Decision decision = new Decision(model, inference, i, top);
          components += decision.size(THRESHOLD);
          witness.add(read.get(i).picture().label(), decision);
          for (int index = 0; index < inference.classCount(); index++) {
            largest = Math.max(largest, new Decision(model, inference, i, index).sumError());
          }
        }
        images += read.size();
      }
      if (images == 0) {
        throw new TrainerException("expected pictures to evaluate on, found none that can be read");
      }
      return new Evaluation(
          (double) hits / images,
          images,
          pipeline.skipped(),
          (double) components / images,
          globalSize(model),
          largest);
    }
  }

  private static int globalSize(ExplainedModel model) {
    Manifest manifest = model.bundle().manifest();
    Set<ComponentName> disabled = manifest.disabled();
    int size = 0;
    for (int channel = 0; channel < manifest.channels(); channel++) {
      boolean used = false;
      for (int index = 0; index < manifest.labels().size(); index++) {
        used |= Math.abs(model.weight(index, channel)) > THRESHOLD;
      }
      size += used && !disabled.containsAll(ComponentName.both(channel)) ? 1 : 0;
    }
    return size;
  }
}
