package ai.infodisent.function.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessAgeTest {

  private static final String AFTER_THE_COMMAND =
      " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4200 20";

  @Test
  void aCommandMayBeCalledAnything() {
    assertEquals(
        8.0, ProcessAge.age("17 (a) (b 1 2) c)" + AFTER_THE_COMMAND, "50.00 90.1\n"), 1e-9);
  }

  @Test
  void anythingElseIsNotRead() {
    assertThrows(RuntimeException.class, () -> ProcessAge.age("17 (a) S 1", "50.00 90.1"));
    assertThrows(RuntimeException.class, () -> ProcessAge.age("", ""));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessIsALittleOlderThanItsJvm() {
    OptionalDouble age = ProcessAge.at(System.nanoTime());
    double jvm = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    // Where a container keeps its own time there is none.
    age.ifPresent(seconds -> assertTrue(seconds > jvm - 1 && seconds < jvm + 10, seconds + ""));
  }
}
