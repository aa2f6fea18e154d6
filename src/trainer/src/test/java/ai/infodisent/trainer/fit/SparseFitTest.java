package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseFitTest {

  private static final int CHANNELS = 8;
  private static final HeadGraph.Shape SHAPE = new HeadGraph.Shape(CHANNELS, 9, 3, 1);
  private static final Machine MACHINE = Machine.ofThreads(1);
  private static final int DENSE_EPOCHS = 4;

  private static Features separable;

  @TempDir Path folder;

  /** Each class lights two of six channels, in three cells. */
  @BeforeAll
  static void make() throws IOException {
    Random random = new Random(1);
    double[][][] maps = new double[90][CHANNELS][9];
    int[] labels = new int[90];
    for (int n = 0; n < maps.length; n++) {
      labels[n] = n % 3;
      for (double[] row : maps[n]) {
        Arrays.setAll(row, i -> random.nextInt(100) / 512.0);
      }
      for (int i = 0; i < 3; i++) {
        maps[n][2 * labels[n]][random.nextInt(9)] += 1;
        maps[n][2 * labels[n] + 1][random.nextInt(9)] += 1;
      }
    }
    separable = TinyFeatures.of(maps, labels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aClassHasNoMorePrototypesThanAskedForAndDecidesWell(int perClass)
      throws OrtException, IOException {
    for (WantedHead.Choice choice : WantedHead.Choice.values()) {
      assertDecidesWell(fit(perClass, choice, new Quiet(), checkpoints(choice.name())), perClass);
    }
  }

  private static void assertDecidesWell(HeadFit.Outcome outcome, int perClass) throws OrtException {
    Head head = outcome.head();
    for (int c = 0; c < 3; c++) {
      int used = 0;
      for (int k = 0; k < head.channels(); k++) {
        used += head.weight(c, k) > 0 ? 1 : 0;
        assertTrue(head.weight(c, k) >= 0);
      }
      assertTrue(used >= 1 && used <= perClass, "found " + used);
    }
    assertEquals(CHANNELS, head.features());
    assertTrue(head.channels() <= 3 * perClass, "found " + head.channels());
    try (HeadRunner runner = new HeadRunner(SHAPE.of(head), 16, MACHINE)) {
      assertEquals(1, runner.accuracy(head, separable, all()));
    }
  }

  @Test
  void rowsOfUStayOrthonormal() throws OrtException, IOException {
    Head head = fit(2, new Quiet(), checkpoints("a")).head();
    for (int i = 0; i < head.channels(); i++) {
      for (int j = 0; j < head.channels(); j++) {
        double product = 0;
        for (int d = 0; d < CHANNELS; d++) {
          product += head.mixing()[i * CHANNELS + d] * head.mixing()[j * CHANNELS + d];
        }
        assertEquals(i == j ? 1 : 0, product, 1e-5);
      }
    }
  }

  @Test
  void epochsOfBothPhasesAreToldInOneOrder() throws OrtException, IOException {
    HeadFit.Outcome outcome = fit(2, new Quiet(), checkpoints("a"));
    int[] numbers = outcome.epochs().stream().mapToInt(Progress.Epoch::number).toArray();
    assertArrayEquals(IntStream.rangeClosed(1, numbers.length).toArray(), numbers);
    assertTrue(numbers.length > DENSE_EPOCHS);
    for (int i = 1; i < numbers.length; i++) {
      assertTrue(outcome.epochs().get(i).seconds() >= outcome.epochs().get(i - 1).seconds());
    }
  }

  /** In the dense phase, at its end, in the sparse phase. */
  @ParameterizedTest
  @ValueSource(ints = {2, DENSE_EPOCHS, DENSE_EPOCHS + 1, DENSE_EPOCHS + 7})
  void whatWasInterruptedEndsAsIfItHadNotBeen(int interrupted) throws OrtException, IOException {
    HeadFit.Outcome whole = fit(2, new Quiet(), checkpoints("whole"));
    Progress interrupting =
        new Quiet() {
          @Override
          public void epoch(Progress.Epoch epoch) {
            if (epoch.number() > interrupted) {
              throw new IllegalStateException("interrupted");
            }
          }
        };
    Checkpoints kept = checkpoints("kept");
    assertThrows(IllegalStateException.class, () -> fit(2, interrupting, kept));
    HeadFit.Outcome resumed = fit(2, new Quiet(), kept);
    assertArrayEquals(whole.head().mixing(), resumed.head().mixing(), 0);
    assertArrayEquals(whole.head().weights(), resumed.head().weights(), 0);
    assertEquals(whole.epochs().size(), resumed.epochs().size());
  }

  private static HeadFit.Outcome fit(int perClass, Progress progress, Checkpoints checkpoints)
      throws OrtException {
    return fit(perClass, WantedHead.Choice.LARGEST, progress, checkpoints);
  }

  private static HeadFit.Outcome fit(
      int perClass, WantedHead.Choice choice, Progress progress, Checkpoints checkpoints)
      throws OrtException {
    FitSettings settings =
        new FitSettings(
            DENSE_EPOCHS,
            16,
            3,
            0,
            0.01f,
            0.1f,
            Recipe.of(Pooling.MAX, 0),
            Augmentation.NONE,
            new WantedHead(WantedHead.Kind.SPARSE, perClass, choice, 0.7));
    HeadFit dense =
        new HeadFit(separable, new Split(all(), new int[0]), separable, SHAPE, settings, MACHINE);
    try (HeadRunner runner = new HeadRunner(SHAPE, 16, MACHINE)) {
      return new SparseFit(dense, perClass).run(runner, checkpoints, progress);
    }
  }

  private Checkpoints checkpoints(String name) throws IOException {
    Path kept = Files.createDirectories(folder.resolve(name));
    return new Checkpoints(kept, new TreeMap<>(), new Quiet());
  }

  private static int[] all() {
    return IntStream.range(0, separable.size()).toArray();
  }
}
