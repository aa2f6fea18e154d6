package ai.infodisent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations.Component;
import ai.infodisent.explanation.Sign;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ActivationsTest {

  @Test
  void anActivationReachesTheFirstQuantileThatItDoesNotExceed() {
    Component component = new Component(0, Sign.PLUS, 1, 1, 1, List.of(0f, 2f, 2f, 5f));
    Activations record = new Activations(9, List.of(0.1, 0.5, 0.6, 0.9), null, List.of(component));
    assertEquals(0.1, record.reached(component, 0));
    assertEquals(0.5, record.reached(component, 0.001f));
    assertEquals(0.5, record.reached(component, 2));
    assertEquals(0.9, record.reached(component, 5));
    assertEquals(1, record.reached(component, 5.001f));
  }

  @Test
  void recordsThatContradictThemselvesAreRefused() {
    Component component = new Component(0, Sign.PLUS, 1, 1, 1, List.of(1f));
    assertRefused(() -> new Activations(0, List.of(0.5), null, List.of()), "one picture");
    assertRefused(() -> new Activations(1, List.of(), null, List.of()), "probabilities");
    assertRefused(() -> new Activations(1, List.of(0.5, 0.5), null, List.of()), "rising");
    assertRefused(() -> new Activations(1, List.of(0.0), null, List.of()), "above 0");
    assertRefused(() -> new Activations(1, List.of(1.0), null, List.of()), "below 1");
    assertRefused(() -> new Activations(1, List.of(0.5), List.of(), List.of()), "one share");
    assertRefused(
        () -> new Activations(1, List.of(0.5, 0.6), null, List.of(component)), "one quantile");
    assertRefused(() -> new Component(-1, Sign.PLUS, 0, 0, 0, List.of()), "a channel");
    assertRefused(() -> new Component(0, null, 0, 0, 0, List.of()), "a sign");
    assertRefused(() -> new Component(0, Sign.PLUS, Float.NaN, 0, 0, List.of()), "mean");
    assertRefused(() -> new Component(0, Sign.PLUS, 0, -1, 0, List.of()), "deviation");
    assertRefused(() -> new Component(0, Sign.PLUS, 0, 0, 1.1, List.of()), "share from 0 to 1");
    assertRefused(() -> new Component(0, Sign.PLUS, 0, 0, 0, List.of(2f, 1f)), "do not fall");
    assertRefused(() -> new Component(0, Sign.PLUS, 0, 0, 0, List.of(-1f)), "at least 0");
  }

  private static void assertRefused(Executable making, String part) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, making);
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }
}
