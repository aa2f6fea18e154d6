package ai.infodisent.function.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How old this process is, exec included, where the kernel tells: on Linux, to 10 milliseconds. */
final class ProcessAge {

  /** The kernel counts in hundredths of a second, whatever its own clock does. */
  private static final double TICKS = 100;

  /** Which number it is after the command, which is in brackets and may hold anything. */
  private static final int START = 19;

  private ProcessAge() {}

  /**
   * The age in seconds at a moment that has passed.
   *
   * @param nanoTime of that moment
   */
  static OptionalDouble at(long nanoTime) {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String uptime = Files.readString(Path.of("/proc/uptime"));
      double since = (System.nanoTime() - nanoTime) / 1e9;
      return OptionalDouble.of(age(stat, uptime) - since).stream()
          .filter(age -> age > 0)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalDouble.empty();
    }
  }

  /** The age in seconds by what {@code /proc/self/stat} and {@code /proc/uptime} say. */
  static double age(String stat, String uptime) {
    String[] numbers = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double start = Long.parseLong(numbers[START]) / TICKS;
    return Double.parseDouble(uptime.split(" ")[0]) - start;
  }
}
