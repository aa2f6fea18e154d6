package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.Progress;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EpochNumbersTest {

  @Test
  void whatIsPutIsRead() {
    List<Progress.Epoch> epochs =
        List.of(
            new Progress.Epoch(1, 2.5, 0.1, 0.2, OptionalDouble.empty(), 3),
            new Progress.Epoch(2, 1.0 / 3, 0.3, 0.4, OptionalDouble.of(0.5), 6));
    TreeMap<String, Double> numbers = new TreeMap<>();
    EpochNumbers.put(epochs, numbers);
    assertEquals(epochs, EpochNumbers.read(new Checkpoint(2, numbers, new TreeMap<>()), 0));
  }
}
