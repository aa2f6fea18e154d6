package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {

  @Test
  void theAreaIsThatOfTrapezoids() {
    assertEquals(0.5, new Curve(List.of(1.0, 0.0)).area());
    assertEquals((0.75 + 0.25 + 0.25) / 3, new Curve(List.of(1.0, 0.5, 0.0, 0.5)).area(), 1e-12);
    assertEquals(1, new Curve(List.of(1.0, 1.0, 1.0)).area());
  }

  @Test
  void aMeanOfCurvesIsOneOfTheirScores() {
    Curve mean = Curve.mean(List.of(new Curve(List.of(1.0, 0.0)), new Curve(List.of(0.5, 0.5))));
    assertEquals(List.of(0.75, 0.25), mean.scores());
  }

  @Test
  void oneScoreIsNoCurve() {
    assertThrows(IllegalArgumentException.class, () -> new Curve(List.of(1.0)));
  }
}
