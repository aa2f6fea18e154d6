package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StabilityTest {

  @TempDir Path folder;

  @Test
  void withoutNoiseAllStaysWhereItIs() throws OrtException, IOException {
    TinyBundle tiny = TinyProbe.write(folder.resolve("bundle"));
    try (ProbedModel model = ProbedModel.open(tiny.read(), new SessionSettings(1), new Quiet())) {
      assertEquals(
          new Stability(1, 1),
          Stability.of(
                  UnderNoise.of(model, TinyBundle.picture(1), new Noise(1, List.of(0.0, 0.0, 0.0))))
              .orElseThrow());
    }
  }

  @Test
  void whatNoiseMovesIsWhatPlainJavaFinds() throws OrtException, IOException {
    TinyBundle tiny = TinyProbe.write(folder.resolve("bundle"));
    Noise noise = new Noise(1, List.of(400.0, 400.0, 400.0));
    double moved = 0;
    try (ProbedModel model = ProbedModel.open(tiny.read(), new SessionSettings(1), new Quiet())) {
      for (int n = 0; n < 20; n++) {
        Pixels picture = TinyBundle.picture(n);
        Stability expected = plain(tiny, picture, noise.on(picture));
        assertEquals(
            expected,
            Stability.of(UnderNoise.of(model, picture, noise)).orElseThrow(),
            "picture " + n);
        moved += 1 - expected.sameCell();
      }
    }
    assertEquals(true, moved > 0, "nothing moved");
  }

  private static Stability plain(TinyBundle tiny, Pixels picture, Pixels noisy) {
    PlainHead.Outcome before = tiny.plain(picture);
    PlainHead.Outcome after = tiny.plain(noisy);
    int top = before.ranking()[0];
    List<int[]> strongest = strongest(tiny, before, top);
    List<int[]> then = strongest(tiny, after, top);
    double same = 0;
    double listed = 0;
    for (int[] one : strongest) {
      boolean there = after.components()[one[0]][one[1]] != 0;
      same += there && before.winners()[one[0]][one[1]] == after.winners()[one[0]][one[1]] ? 1 : 0;
      listed += then.stream().anyMatch(other -> other[0] == one[0] && other[1] == one[1]) ? 1 : 0;
    }
    return new Stability(same / strongest.size(), listed / strongest.size());
  }

  /** Sign and channel. */
  private static List<int[]> strongest(TinyBundle tiny, PlainHead.Outcome outcome, int index) {
    List<int[]> all = new ArrayList<>();
    for (int k = 0; k < TinyProbe.CHANNELS; k++) {
      for (int sign = 0; sign < 2; sign++) {
        if (tiny.head().weights()[index][k] * outcome.components()[sign][k] != 0) {
          all.add(new int[] {sign, k});
        }
      }
    }
    all.sort(
        Comparator.comparingDouble(
            one ->
                -Math.abs(
                    tiny.head().weights()[index][one[1]] * outcome.components()[one[0]][one[1]])));
    return all.subList(0, Math.min(5, all.size()));
  }
}
