package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.explanation.Sign;
import ai.infodisent.trainer.fit.PrototypeCollector.Prototype;
import ai.infodisent.trainer.fit.PrototypeCollector.Sighting;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrototypeCollectorTest {

  private static final float[] IDENTITY = {1, 0, 0, 1};

  @Test
  void theFiveStrongestPicturesShowEachComponentTheStrongestFirst()
      throws OrtException, IOException {
    Random random = new Random(3);
    double[][][] maps = new double[20][2][4];
    for (double[][] map : maps) {
      for (double[] row : map) {
        Arrays.setAll(row, i -> (random.nextInt(400) - 200) / 64.0);
      }
    }
    List<Prototype> found = collect(maps, new float[] {1, 1});
    assertEquals(4, found.size());
    for (Prototype prototype : found) {
      int factor = prototype.sign() == Sign.PLUS ? 1 : -1;
      List<Sighting> expected = new ArrayList<>();
      for (int n = 0; n < maps.length; n++) {
        double[] row = maps[n][prototype.channel()];
        int best = 0;
        for (int cell = 1; cell < row.length; cell++) {
          best = factor * row[cell] > factor * row[best] ? cell : best;
        }
        if (factor * row[best] > 0) {
          expected.add(new Sighting(n, (float) (factor * row[best]), best));
        }
      }
      expected.sort(Comparator.comparing(s -> -s.activation()));
      assertEquals(expected.subList(0, 5), prototype.sightings());
    }
  }

  @Test
  void thereAreNeverMoreExamplesThanPicturesThatShowIt() throws OrtException, IOException {
    double[][][] maps = {{{1, 2}, {-1, -1}}, {{3, 0}, {-2, 0}}};
    List<Prototype> found = collect(maps, new float[] {1, 1});
    assertEquals(
        List.of(
            new Prototype(0, Sign.PLUS, List.of(new Sighting(1, 3, 0), new Sighting(0, 2, 1))),
            new Prototype(0, Sign.MINUS, List.of()),
            new Prototype(1, Sign.PLUS, List.of()),
            new Prototype(1, Sign.MINUS, List.of(new Sighting(1, 2, 0), new Sighting(0, 1, 0)))),
        found);
  }

  @Test
  void ofEquallyStrongPicturesTheEarlierComesFirst() throws OrtException, IOException {
    double[][][] maps = new double[9][2][1];
    for (double[][] map : maps) {
      map[0][0] = 1;
    }
    List<Integer> pictures =
        collect(maps, new float[] {1, 0}).get(0).sightings().stream()
            .map(Sighting::picture)
            .toList();
    assertEquals(List.of(0, 1, 2, 3, 4), pictures);
  }

  @Test
  void onlyChannelsThatSomeClassUsesAreShown() throws OrtException, IOException {
    double[][][] maps = {{{1}, {1}}};
    List<Prototype> found = collect(maps, new float[] {0, 2});
    assertEquals(List.of(1, 1), found.stream().map(Prototype::channel).toList());
  }

  @Test
  void aPictureThatIsThereTwiceIsOneExample() throws OrtException, IOException {
    double[][][] maps = {{{3}, {0}}, {{3}, {0}}, {{2}, {0}}};
    Features own = TinyFeatures.of(maps, 0, 0, 0);
    Features twice =
        new Features(
            own.pictures(),
            List.of("same", "same", "other"),
            own.maps(),
            own.means(),
            own.mean(),
            own.deviation(),
            own.ranges());
    List<Integer> pictures =
        collect(twice, new float[] {1, 0}, 1).get(0).sightings().stream()
            .map(Sighting::picture)
            .toList();
    assertEquals(List.of(0, 2), pictures);
  }

  private static List<Prototype> collect(double[][][] maps, float[] weights)
      throws OrtException, IOException {
    Features features = TinyFeatures.of(maps, new int[maps.length]);
    return collect(features, weights, maps[0][0].length);
  }

  private static List<Prototype> collect(Features features, float[] weights, int cells)
      throws OrtException {
    HeadGraph.Shape shape = new HeadGraph.Shape(2, cells, 1, 0.25f);
    try (HeadRunner runner = new HeadRunner(shape, 3, Machine.ofThreads(1))) {
      return PrototypeCollector.collect(runner, new Head(2, 1, IDENTITY, weights), features);
    }
  }
}
