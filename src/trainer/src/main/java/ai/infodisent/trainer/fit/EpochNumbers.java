package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;

/** What epochs came to, among a checkpoint's numbers: a report tells of those before it, too. */
final class EpochNumbers {

  private static final String LOSS = "loss";
  private static final String TRAINING = "training";
  private static final String VALIDATION = "validation";
  private static final String HELD_OUT = "heldOut";
  private static final String SECONDS = "seconds";

  private EpochNumbers() {}

  static void put(List<Progress.Epoch> epochs, Map<String, Double> numbers) {
    for (Progress.Epoch epoch : epochs) {
      numbers.put(key(epoch.number(), LOSS), epoch.loss());
      numbers.put(key(epoch.number(), TRAINING), epoch.training());
      numbers.put(key(epoch.number(), VALIDATION), epoch.validation());
      epoch.heldOut().ifPresent(share -> numbers.put(key(epoch.number(), HELD_OUT), share));
      numbers.put(key(epoch.number(), SECONDS), epoch.seconds());
    }
  }

  /**
   * All epochs up to a checkpoint that {@link #put} was told.
   *
   * @param earlier how many epochs another phase had before the first
   */
  static List<Progress.Epoch> read(Checkpoint checkpoint, int earlier) {
    SortedMap<String, Double> numbers = checkpoint.numbers();
    List<Progress.Epoch> epochs = new ArrayList<>();
    for (int number = earlier + 1; number <= earlier + checkpoint.epoch(); number++) {
      Double heldOut = numbers.get(key(number, HELD_OUT));
      epochs.add(
          new Progress.Epoch(
              number,
              numbers.get(key(number, LOSS)),
              numbers.get(key(number, TRAINING)),
              numbers.get(key(number, VALIDATION)),
              heldOut == null ? OptionalDouble.empty() : OptionalDouble.of(heldOut),
              numbers.get(key(number, SECONDS))));
    }
    return epochs;
  }

  private static String key(int epoch, String name) {
    return "epoch " + epoch + " " + name;
  }
}
