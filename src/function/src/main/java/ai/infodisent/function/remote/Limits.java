package ai.infodisent.function.remote;

import java.time.Duration;

/**
 * What a picture may cost.
 *
 * @param bytes the most it may have
 * @param time the most it may take, redirects and all
 */
record Limits(int bytes, Duration time) {

  Limits {
    if (bytes < 1 || time.toMillis() < 1) {
      throw new IllegalArgumentException(
          "expected at least a byte and a millisecond, found " + bytes + " and " + time);
    }
  }
}
