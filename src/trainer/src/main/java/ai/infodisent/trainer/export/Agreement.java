package ai.infodisent.trainer.export;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.TrainerException;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * How closely two graphs say the same.
 *
 * @param pictures on how many it was tried
 * @param largest difference of any two numbers
 */
public record Agreement(int pictures, double largest) {

  /** How far two numbers may be apart: so much, or so much of the number where that is more. */
  public static final double TOLERANCE = 1e-4;

  /** Pictures at least: from noise in single pixels to noise in patches of 16. */
  private static final int PICTURES = 10;

  /**
   * Compares everything that two graphs of one bundle say of random pictures, always the same ones.
   * Numbers agree within {@link #TOLERANCE}. Two rankings agree if at each rank the expected logits
   * of the two classes do; two cells, if the channel's expected values there do: where numbers are
   * that close, either order is right.
   *
   * @param expected a graph that takes any number of pictures, or one
   * @param found the graph to compare with it
   * @throws TrainerException if they do not agree; the message says where
   * @throws OrtException if ONNX Runtime fails
   */
  public static Agreement of(ExplainedModel expected, ExplainedModel found) throws OrtException {
    // Weights are known from the first run on.
    expected.warmUp();
    found.warmUp();
    Comparison comparison = new Comparison(expected, found);
    comparison.weights();
    int pictures = 0;
    while (pictures < PICTURES) {
      // A graph for any number is tried with one, as it is served, and with more.
      int batch = found.batch() == 0 ? 1 + pictures % 2 * 2 : found.batch();
      comparison.pictures(pictures, batch);
      pictures += batch;
    }
    return new Agreement(pictures, comparison.largest);
  }

  private static final class Comparison {

    private final ExplainedModel expected;
    private final ExplainedModel found;
    private final Manifest manifest;
    private double largest;

    Comparison(ExplainedModel expected, ExplainedModel found) {
      this.expected = expected;
      this.found = found;
      this.manifest = expected.bundle().manifest();
    }

    /** They are the same for every picture, and pass through no arithmetic. */
    void weights() {
      for (int index = 0; index < manifest.labels().size(); index++) {
        for (int channel = 0; channel < manifest.channels(); channel++) {
          float one = expected.weight(index, channel);
          float other = found.weight(index, channel);
          if (one != other) {
            throw disagreement("weight of class " + index + ", channel " + channel, one, other);
          }
        }
      }
    }

    void pictures(int first, int count) throws OrtException {
      List<Pixels> batch = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        batch.add(
            TrialPicture.of(
                manifest.preparation().width(), manifest.preparation().height(), first + i));
      }
      Inference others = found.run(batch, true);
      for (int i = 0; i < count; i++) {
        Inference one = expected.run(List.of(batch.get(i)), true);
        classes(one, others, i);
        channels(one, others, i);
      }
    }

    private void classes(Inference one, Inference others, int i) {
      boolean[] ranked = new boolean[one.classCount()];
      for (int index = 0; index < one.classCount(); index++) {
        check("logit of class " + index, one.logit(0, index), others.logit(i, index));
        check("score of class " + index, one.score(0, index), others.score(i, index));
      }
      for (int rank = 0; rank < one.classCount(); rank++) {
        int here = one.classOfRank(0, rank);
        int there = others.classOfRank(i, rank);
        if (there < 0
            || there >= ranked.length
            || ranked[there]
            || !close(one.logit(0, here), one.logit(0, there))) {
          throw disagreement("class of rank " + rank, here, there);
        }
        ranked[there] = true;
      }
    }

    private void channels(Inference one, Inference others, int i) {
      int cells = manifest.cells().count();
      for (int channel = 0; channel < one.channels(); channel++) {
        for (int cell = 0; cell < cells; cell++) {
          check(
              "map of channel " + channel + " at cell " + cell,
              one.map(0, channel, cell),
              others.map(i, channel, cell));
        }
        for (int sign = 0; sign < 2; sign++) {
          check(
              "component of channel " + channel + (sign == 0 ? "+" : "-"),
              one.component(0, sign, channel),
              others.component(i, sign, channel));
          int here = one.winner(0, sign, channel);
          int there = others.winner(i, sign, channel);
          if (there < 0
              || there >= cells
              || !close(one.map(0, channel, here), one.map(0, channel, there))) {
            throw disagreement("cell of channel " + channel + (sign == 0 ? "+" : "-"), here, there);
          }
        }
      }
    }

    private void check(String what, float one, float other) {
      if (!close(one, other)) {
        throw disagreement(what, one, other);
      }
      largest = Math.max(largest, Math.abs((double) one - other));
    }

    /** Numbers that are none are close to nothing. */
    private static boolean close(float one, float other) {
      return Math.abs((double) one - other) <= TOLERANCE * Math.max(1, Math.abs(one));
    }

    private TrainerException disagreement(String what, Object one, Object other) {
      return new TrainerException(
          "expected the optimised graph to agree with "
              + expected.graph().getFileName()
              + ": "
              + what
              + " "
              + one
              + ", found "
              + other
              + "; nothing was written");
    }
  }
}
