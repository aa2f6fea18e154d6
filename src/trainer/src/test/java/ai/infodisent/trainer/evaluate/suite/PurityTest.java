package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of five channels are used: as they are among the others, and alone. */
class PurityTest {

  private static final int CHANNELS = 5;

  private static final double[][] WEIGHTS = {{1, 0, 0, 0, 0}, {0, 0, 0, 2, 0}, {1, 0, 0, 1, 0}};

  @TempDir Path folder;

  private TinyBundle all;
  private TinyBundle few;

  @BeforeEach
  void write() throws IOException {
    // A reflection keeps lengths: I - 2 v v' / v'v.
    double[] v = {1, -2, 3, 0.5, 1};
    double squares = 0;
    for (double one : v) {
      squares += one * one;
    }
    double[][] mixing = new double[CHANNELS][CHANNELS];
    for (int k = 0; k < CHANNELS; k++) {
      for (int d = 0; d < CHANNELS; d++) {
        mixing[k][d] = (k == d ? 1 : 0) - 2 * v[k] * v[d] / squares;
      }
    }
    double[][] used = {mixing[0], mixing[3]};
    double[][] usedWeights = {{1, 0}, {0, 2}, {1, 1}};
    TinyBundle random = TinyProbe.write(folder.resolve("random"));
    all = bundle("all", random, new PlainHead(mixing, WEIGHTS));
    few = bundle("few", random, new PlainHead(used, usedWeights));
  }

  private TinyBundle bundle(String name, TinyBundle of, PlainHead head) throws IOException {
    return TinyBundle.write(folder.resolve(name), new Gallery(List.of()), of.backbone(), head);
  }

  @Test
  void aHeadWithoutItsUnusedChannelsIsAsPure() throws OrtException, IOException {
    Purity expected = measure(all);
    Purity found = measure(few);
    assertEquals(4, found.components());
    assertEquals(expected.components(), found.components());
    assertEquals(expected.mean(), found.mean(), 1e-5);
    assertEquals(expected.spread(), found.spread(), 1e-5);
    assertTrue(found.mean() > 0 && found.mean() < 1, found.toString());
  }

  @Test
  void lengthsAreThoseOfFeaturesAndMixingChangesNone() throws OrtException, IOException {
    Pixels picture = TinyBundle.picture(8);
    double[][] features = all.backbone().features(picture.rgb());
    for (TinyBundle bundle : List.of(all, few)) {
      try (ProbedModel model =
          ProbedModel.open(bundle.read(), new SessionSettings(1), new Quiet())) {
        ProbedRun run = model.runs(List.of(picture)).get(0);
        // What is known where a graph does not tell: the head's own channels.
        ProbedRun untold = new ProbedRun(run.pictures(), run.head(), run.weights(), null, null);
        for (int cell = 0; cell < TinyProbe.CELLS; cell++) {
          double length = 0;
          for (double[] map : features) {
            length = Math.hypot(length, map[cell]);
          }
          assertEquals(length, run.norm(0, cell), 1e-4 * length);
          if (bundle == all) {
            assertEquals(length, untold.norm(0, cell), 1e-4 * length);
          } else {
            assertTrue(untold.norm(0, cell) < length);
          }
        }
      }
    }
  }

  private static Purity measure(TinyBundle bundle) throws OrtException, IOException {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      Pixels picture = TinyBundle.picture(n);
      pictures.add(new LabelledPicture("picture " + n, n % 3, asked -> Decoded.of(picture)));
    }
    return new Suite(1, 0)
        .of(bundle.read(), pictures, new SessionSettings(1), new Quiet())
        .result()
        .purity();
  }
}
