package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PureMixingTest {

  private static final int CHANNELS = 6;
  private static final int CELLS = 9;
  private static final int PICTURES = 60;
  private static final Machine MACHINE = Machine.ofThreads(1);

  /** Concepts that are orthogonal, of which a cell shows one: U can make each a channel. */
  @Test
  void conceptsThatLieAcrossChannelsBecomeChannels() throws OrtException, IOException {
    Random random = new Random(3);
    double[][] concepts = orthogonal(random);
    double[][][] maps = new double[PICTURES][CHANNELS][CELLS];
    for (double[][] map : maps) {
      for (int cell = 0; cell < CELLS; cell++) {
        int concept = random.nextInt(CHANNELS);
        double strength = 0.5 + random.nextDouble();
        for (int d = 0; d < CHANNELS; d++) {
          map[d][cell] = strength * concepts[concept][d];
        }
      }
    }
    PureMixing.Outcome found = run(maps);
    assertTrue(found.before() < 0.9, "found " + found.before());
    assertEquals(1, found.purity(), 1e-3);
    assertTrue(Rotations.deviation(found.mixing(), CHANNELS) <= 1e-5);
    for (int k = 0; k < CHANNELS; k++) {
      double best = 0;
      for (double[] concept : concepts) {
        double product = 0;
        for (int d = 0; d < CHANNELS; d++) {
          product += found.mixing()[k * CHANNELS + d] * concept[d];
        }
        best = Math.max(best, product);
      }
      assertEquals(1, best, 1e-2);
    }
  }

  @Test
  void onNoiseUStaysOrthogonalAndPurityDoesNotFall() throws OrtException, IOException {
    Random random = new Random(4);
    double[][][] maps = new double[PICTURES][CHANNELS][CELLS];
    for (double[][] map : maps) {
      for (double[] row : map) {
        Arrays.setAll(row, i -> Math.max(0, random.nextGaussian()));
      }
    }
    PureMixing.Outcome found = run(maps);
    assertTrue(found.purity() >= found.before(), found.before() + " to " + found.purity());
    assertTrue(Rotations.deviation(found.mixing(), CHANNELS) <= 1e-5);
  }

  @Test
  void aChannelThatIsAlways0HarmsNothing() throws OrtException, IOException {
    double[][][] maps = new double[PICTURES][CHANNELS][CELLS];
    Random random = new Random(5);
    for (double[][] map : maps) {
      for (int k = 1; k < CHANNELS; k++) {
        map[k][random.nextInt(CELLS)] = 1;
      }
    }
    PureMixing.Outcome found = run(maps);
    assertTrue(Rotations.deviation(found.mixing(), CHANNELS) <= 1e-5);
    assertTrue(Double.isFinite(found.purity()));
  }

  private static PureMixing.Outcome run(double[][][] maps) throws OrtException, IOException {
    HeadGraph.Shape shape = new HeadGraph.Shape(CHANNELS, CELLS, 2, 1);
    Features features = TinyFeatures.of(maps, new int[maps.length]);
    try (HeadRunner runner = new HeadRunner(shape, 16, MACHINE)) {
      return new PureMixing(features, shape, MACHINE).run(runner, new Quiet());
    }
  }

  /** Rows of a random rotation. */
  private static double[][] orthogonal(Random random) {
    double[][] identity = new double[CHANNELS][CHANNELS];
    double[] skew = new double[CHANNELS * CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      identity[i][i] = 1;
      for (int j = 0; j < i; j++) {
        skew[i * CHANNELS + j] = random.nextGaussian();
        skew[j * CHANNELS + i] = -skew[i * CHANNELS + j];
      }
    }
    return Rotations.rotated(identity, skew, 0.4);
  }
}
