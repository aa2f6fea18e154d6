package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** Runs heads on features. Whoever opens it closes it. */
final class HeadRunner implements AutoCloseable {

  private final HeadGraph.Shape shape;
  private final int batch;
  private final GraphSession session;

  HeadRunner(HeadGraph.Shape shape, int batch, Machine machine) throws OrtException {
    this.shape = shape;
    this.batch = batch;
    this.session = new GraphSession(HeadGraph.of(shape), machine);
  }

  /**
   * What the head makes of one batch of N pictures; copied out, so there is nothing to close.
   *
   * @param pictures their indices
   * @param logits {@code [C, N]}
   * @param plus {@code [K, N]}, see {@link HeadGraph#PLUS}
   * @param minus {@code [K, N]}, see {@link HeadGraph#MINUS}
   * @param plusCell {@code [K, N, 1]}, see {@link HeadGraph#PLUS_CELL}
   * @param minusCell {@code [K, N, 1]}, see {@link HeadGraph#MINUS_CELL}
   */
  record Outcome(
      int[] pictures,
      FloatBuffer logits,
      FloatBuffer plus,
      FloatBuffer minus,
      LongBuffer plusCell,
      LongBuffer minusCell) {}

  /** Takes outcomes, batch by batch. */
  @FunctionalInterface
  interface Taker {
    void take(Outcome outcome);
  }

  /** Runs a head on some pictures of a split. */
  void run(Head head, Features features, int[] pictures, Taker taker) throws OrtException {
    if (pictures.length == 0) {
      return;
    }
    float[] weights = head.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= shape.scale();
    }
    int[][] order = Split.batches(pictures, batch);
    try (Batches batches = new Batches(features, shape, order[0].length);
        OnnxTensor mixing = GraphSession.tensor(head.mixing(), shape.channels(), shape.features());
        OnnxTensor scaled = GraphSession.tensor(weights, shape.classes(), shape.channels())) {
      for (int i = 0; i < order.length; i++) {
        try (OnnxTensor maps = ahead(batches, order, i);
            OrtSession.Result result =
                session.run(
                    Map.of(
                        HeadGraph.FEATURES,
                        maps,
                        HeadGraph.MIXING,
                        mixing,
                        HeadGraph.WEIGHTS,
                        scaled))) {
          taker.take(
              new Outcome(
                  order[i],
                  tensor(result, HeadGraph.LOGITS).getFloatBuffer(),
                  tensor(result, HeadGraph.PLUS).getFloatBuffer(),
                  tensor(result, HeadGraph.MINUS).getFloatBuffer(),
                  tensor(result, HeadGraph.PLUS_CELL).getLongBuffer(),
                  tensor(result, HeadGraph.MINUS_CELL).getLongBuffer()));
        }
      }
    }
  }

  private static OnnxTensor ahead(Batches batches, int[][] order, int i) throws OrtException {
    OnnxTensor maps = batches.maps(order[i]);
    if (i + 1 < order.length) {
      batches.expect(order[i + 1]);
    }
    return maps;
  }

  /** The share of some pictures that have a class on top that they may be of, from 0 to 1. */
  double accuracy(Head head, Features features, int[] pictures) throws OrtException {
    int[] hits = new int[1];
    run(
        head,
        features,
        pictures,
        outcome -> {
          int n = outcome.pictures().length;
          for (int i = 0; i < n; i++) {
            int best = 0;
            for (int c = 1; c < shape.classes(); c++) {
              if (outcome.logits().get(c * n + i) > outcome.logits().get(best * n + i)) {
                best = c;
              }
            }
            hits[0] += features.agrees(outcome.pictures()[i], best) ? 1 : 0;
          }
        });
    return pictures.length == 0 ? Double.NaN : (double) hits[0] / pictures.length;
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
