package ai.infodisent.trainer.fit;

import static java.util.Objects.requireNonNull;

import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.onnx.Recipe;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a head is fitted. Learning rates fall to 0 along half a cosine over all epochs, so that the
 * last epoch is the one to keep.
 *
 * @param epochs how often each picture is seen, at least 1
 * @param batch pictures a step, at least 1
 * @param seed of W's start, the order of pictures and their views
 * @param holdOut the share of the training pictures that is not fitted on but chosen on, at least 0
 *     and below 1
 * @param mixingRate the learning rate of U at the start, above 0
 * @param weightsRate the learning rate of W at the start, above 0
 * @param recipe what a step does
 * @param augmentation of the pictures that training steps see
 * @param head which
 */
public record FitSettings(
    int epochs,
    int batch,
    long seed,
    double holdOut,
    float mixingRate,
    float weightsRate,
    Recipe recipe,
    Augmentation augmentation,
    WantedHead head) {

  public FitSettings {
    require(epochs >= 1, "at least 1 epoch", epochs);
    require(batch >= 1, "a batch of at least 1", batch);
    require(holdOut >= 0 && holdOut < 1, "a hold-out of at least 0 and below 1", holdOut);
    require(mixingRate > 0, "a learning rate of U above 0", mixingRate);
    require(weightsRate > 0, "a learning rate of W above 0", weightsRate);
    requireNonNull(recipe);
    requireNonNull(head);
  }

  /** Of a dense head. */
  public FitSettings(
      int epochs,
      int batch,
      long seed,
      double holdOut,
      float mixingRate,
      float weightsRate,
      Recipe recipe,
      Augmentation augmentation) {
    this(
        epochs,
        batch,
        seed,
        holdOut,
        mixingRate,
        weightsRate,
        recipe,
        augmentation,
        WantedHead.DENSE);
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", found " + found);
    }
  }

  /** The same by another recipe. */
  FitSettings with(Recipe other) {
    return new FitSettings(
        epochs, batch, seed, holdOut, mixingRate, weightsRate, other, augmentation, head);
  }

  /** The same from another seed. */
  FitSettings with(long otherSeed) {
    return new FitSettings(
        epochs, batch, otherSeed, holdOut, mixingRate, weightsRate, recipe, augmentation, head);
  }

  /** The share of the starting learning rates that holds at a step, from 0. */
  static float annealed(int step, int steps) {
    return (float) (0.5 * (1 + Math.cos(Math.PI * step / steps)));
  }

  /** What the bundle's provenance tells of these. */
  SortedMap<String, String> provenance() {
    SortedMap<String, String> told = new TreeMap<>();
    told.put("batch", Integer.toString(batch));
    told.put("seed", Long.toString(seed));
    told.put("holdOut", Double.toString(holdOut));
    told.put("head", head.kind().name().toLowerCase(Locale.ROOT));
    if (head.kind() == WantedHead.Kind.SPARSE) {
      told.put("perClass", Integer.toString(head.perClass()));
      told.put("choice", head.choice().name().toLowerCase(Locale.ROOT));
      told.put("hidden", Double.toString(head.hidden()));
    }
    if (head.kind() != WantedHead.Kind.LOSSLESS) {
      // That one is found without steps of training.
      told.put("epochs", Integer.toString(epochs));
      told.put("mixingRate", Float.toString(mixingRate));
      told.put("weightsRate", Float.toString(weightsRate));
      told.put("pooling", recipe.pooling().name().toLowerCase(Locale.ROOT));
      told.put("smoothing", Float.toString(recipe.smoothing()));
    }
    if (!augmentation.equals(Augmentation.NONE)) {
      told.put("augmentation", augmentation.toString());
    }
    return told;
  }
}
