package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Annotations;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.Region;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.data.SeenPart;
import ai.infodisent.trainer.fit.Quiet;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle whose prototypes are squares of a colour, and parts that are there, or are not. */
class PartsSuiteTest {

  private static final int PICTURES = 30;

  @TempDir static Path folder;

  private static Bundle bundle;

  @BeforeAll
  static void write() throws IOException {
    bundle = Squares.write(folder.resolve("bundle")).read();
  }

  @Test
  void wherePartsAreTheSquaresPrototypesArePureAndExplanationsPointAtThem()
      throws OrtException, IOException {
    SuiteResult found = measure(new Marked(cell -> cell)).result();
    assertEquals(1, found.accuracy().value());
    assertEquals(1, found.parts().purity().value());
    assertEquals(1, found.parts().purity().low());
    assertEquals(0, found.parts().spread());
    // Nothing is below 0.
    assertEquals(3, found.parts().prototypes());
    assertEquals(1, found.parts().consistency().value());
    assertEquals(3, found.parts().speaking());
    assertEquals(1, found.parts().stability().value());
    for (String name : List.of("exact", "soft", "CAM")) {
      assertLocated(1, measured(found, name).object());
      assertLocated(1, measured(found, name).parts().get("beak"));
    }
    // By chance, what lies in a cell of 49 is a few times that of another at most.
    assertTrue(measured(found, "random").object().energy().value() < 0.15);
    assertTrue(measured(found, "random").object().pointing().value() < 0.5);
    SuiteResult.Difference less = measured(found, "exact").against().get(1);
    assertEquals("random", less.name());
    assertEquals(
        1 - measured(found, "random").object().energy().value(),
        less.object().energy().value(),
        1e-9);
    assertTrue(less.object().energy().low() > 0);
  }

  @Test
  void wherePartsAreElsewhereNothingIsThere() throws OrtException, IOException {
    SuiteResult found = measure(new Marked(cell -> 48 - cell)).result();
    assertEquals(0, found.parts().purity().value());
    assertEquals(0, found.parts().consistency().value());
    // They are as much elsewhere under noise.
    assertEquals(1, found.parts().stability().value());
    for (String name : List.of("exact", "soft", "CAM")) {
      assertLocated(0, measured(found, name).object());
      assertLocated(0, measured(found, name).parts().get("beak"));
    }
  }

  /** The part is at the square in some pictures, at another in others, and not visible in some. */
  @Test
  void betweenThemItIsWhatCountingFinds() throws OrtException, IOException {
    Random random = new Random(4);
    int[] places = new int[PICTURES];
    for (int n = 0; n < PICTURES; n++) {
      places[n] = List.of(cell(n), 48 - cell(n), -1).get(random.nextInt(3));
    }
    Map<Integer, Integer> of = new HashMap<>();
    for (int n = 0; n < PICTURES; n++) {
      of.put(cell(n), places[n]);
    }
    SuiteResult found = measure(new Marked(of::get)).result();
    double[] hits = new double[3];
    double[] shown = new double[3];
    for (int n = 0; n < PICTURES; n++) {
      hits[n % 3] += places[n] == cell(n) ? 1 : 0;
      shown[n % 3] += places[n] >= 0 ? 1 : 0;
    }
    double purity = 0;
    double consistent = 0;
    for (int colour = 0; colour < 3; colour++) {
      // All ten pictures of a class show its prototype.
      purity += hits[colour] / 10 / 3;
      consistent += hits[colour] / shown[colour] >= 0.8 ? 1 / 3.0 : 0;
    }
    assertEquals(purity, found.parts().purity().value(), 1e-9);
    assertEquals(consistent, found.parts().consistency().value(), 1e-9);
    Located beak = measured(found, "exact").parts().get("beak");
    assertEquals(shown[0] + shown[1] + shown[2], beak.pictures());
    assertEquals((hits[0] + hits[1] + hits[2]) / beak.pictures(), beak.pointing().value(), 1e-9);
    assertEquals(beak.pointing().value(), beak.energy().value(), 1e-6);
  }

  @Test
  void thePrototypesBehindTheFiguresAreShown() throws OrtException, IOException {
    // Only the parts of hats are where the squares are.
    Map<Integer, Integer> of = new HashMap<>();
    for (int n = 0; n < PICTURES; n++) {
      of.put(cell(n), n % 3 == 0 ? cell(n) : 48 - cell(n));
    }
    SuiteOutcome outcome = measure(new Marked(of::get));
    assertEquals(
        List.of("best 0+ 1.0", "typical 1+ 0.0", "worst 2+ 0.0"),
        outcome.prototypes().stream()
            .map(one -> one.rank() + " " + one.purity().component() + " " + one.purity().purity())
            .toList());
    PrototypeCase.Shown first = outcome.prototypes().get(0).shown().get(0);
    assertEquals("hat", first.label());
    assertEquals(5, outcome.prototypes().get(0).shown().size());
    // The patch, as large as a cell here, is where the square is.
    int pixel =
        (int) first.patch().patch().top() * Squares.SIDE + (int) first.patch().patch().left();
    assertEquals(255, first.pixels().rgb()[3 * pixel] & 255);
    assertEquals(List.of("beak"), first.patch().parts());
  }

  @Test
  void theSameSeedGivesTheSameFigures() throws OrtException, IOException {
    assertEquals(
        measure(new Marked(cell -> cell)).result(), measure(new Marked(cell -> cell)).result());
  }

  @Test
  void whereNothingIsKnownNothingIsTold() throws OrtException, IOException {
    SuiteOutcome outcome = measure(Annotations.NONE);
    assertNull(outcome.result().parts());
    assertEquals(List.of(), outcome.prototypes());
    assertNull(measured(outcome.result(), "exact").object());
    assertEquals(Map.of(), measured(outcome.result(), "exact").parts());
    assertNull(measured(outcome.result(), "exact").against().get(0).object());
  }

  @Test
  void whatIsToldOfAPictureButCannotBeReadEndsWithASentence() {
    Annotations torn =
        new Annotations() {
          @Override
          public List<String> parts() {
            return List.of("beak");
          }

          @Override
          public Seen seen(LabelledPicture picture, Prepared prepared) throws IOException {
            throw new IOException("half of it is missing");
          }
        };
    assertEquals(
        "expected to read where the parts of picture 0 are, found: half of it is missing",
        assertThrows(TrainerException.class, () -> measure(torn)).getMessage());
  }

  private static SuiteOutcome measure(Annotations annotations) throws OrtException, IOException {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int n = 0; n < PICTURES; n++) {
      Pixels picture = Squares.picture(n % 3, cell(n));
      pictures.add(new LabelledPicture("picture " + n, n % 3, asked -> Decoded.of(picture)));
    }
    return new Suite(PICTURES, 7)
        .of(bundle, pictures, annotations, new SessionSettings(1), new Quiet());
  }

  /** No two pictures have their square in the same cell, and none in the middle. */
  private static int cell(int picture) {
    return picture < 24 ? picture : picture + 1;
  }

  private static SuiteResult.Measured measured(SuiteResult result, String name) {
    return result.attributions().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertLocated(double expected, Located found) {
    assertEquals(PICTURES, found.pictures());
    assertEquals(expected, found.pointing().value(), 1e-6);
    assertEquals(expected, found.energy().value(), 1e-6);
  }

  /** A beak, which is the object, in a cell that the square's decides; below 0 nowhere. */
  private record Marked(IntUnaryOperator place) implements Annotations {

    @Override
    public List<String> parts() {
      return List.of("beak");
    }

    @Override
    public Seen seen(LabelledPicture picture, Prepared prepared) {
      int number = Integer.parseInt(picture.name().substring("picture ".length()));
      int cell = place.applyAsInt(cell(number));
      if (cell < 0) {
        return Seen.NOTHING;
      }
      Region region = (x, y) -> y / Squares.CELL * 7 + x / Squares.CELL == cell;
      KeyPoint middle =
          new KeyPoint(
              cell % 7 * Squares.CELL + Squares.CELL / 2.0,
              cell / 7 * Squares.CELL + Squares.CELL / 2.0);
      return new Seen(Optional.of(region), Map.of("beak", new SeenPart(List.of(middle), region)));
    }
  }
}
