package ai.infodisent.trainer.fit;

import ai.infodisent.explanation.Sign;
import ai.infodisent.trainer.onnx.Head;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds, for every signed component that any class uses, where in the training pictures it is
 * strongest.
 */
final class PrototypeCollector {

  /** How many examples a component shows at most. */
  static final int EXAMPLES = 5;

  private PrototypeCollector() {}

  /**
   * Where a component was seen.
   *
   * @param picture the training picture's index
   * @param activation how strongly, above 0
   * @param cell where, as row * columns + column
   */
  record Sighting(int picture, float activation, int cell) {

    /** Ties: the earlier picture. */
    static final Comparator<Sighting> STRONGEST_FIRST =
        Comparator.<Sighting>comparingDouble(s -> -s.activation())
            .thenComparingInt(Sighting::picture);
  }

  /**
   * A component and its strongest sightings.
   *
   * @param channel from 0
   * @param sign which of the channel's components
   * @param sightings at most {@value #EXAMPLES}, of different pictures, the strongest first
   */
  record Prototype(int channel, Sign sign, List<Sighting> sightings) {}

  /** Runs the head over the training pictures and keeps the strongest sightings. */
  static List<Prototype> collect(HeadRunner runner, Head head, Features train) throws OrtException {
    boolean[] used = new boolean[head.channels()];
    for (int c = 0; c < head.classes(); c++) {
      for (int k = 0; k < head.channels(); k++) {
        used[k] |= head.weight(c, k) != 0;
      }
    }
    List<List<PriorityQueue<Sighting>>> strongest = new ArrayList<>();
    for (int k = 0; k < head.channels(); k++) {
      strongest.add(List.of(queue(), queue()));
    }
    int[] all = distinct(train);
    runner.run(
        head,
        train,
        all,
        outcome -> {
          int n = outcome.pictures().length;
          for (int k = 0; k < head.channels(); k++) {
            for (int i = 0; used[k] && i < n; i++) {
              int at = k * n + i;
              int picture = outcome.pictures()[i];
              List<PriorityQueue<Sighting>> both = strongest.get(k);
              keep(
                  both.get(0),
                  EXAMPLES,
                  picture,
                  outcome.plus().get(at),
                  outcome.plusCell().get(at));
              keep(
                  both.get(1),
                  EXAMPLES,
                  picture,
                  outcome.minus().get(at),
                  outcome.minusCell().get(at));
            }
          }
        });
    List<Prototype> prototypes = new ArrayList<>();
    for (int k = 0; k < head.channels(); k++) {
      for (Sign sign : Sign.values()) {
        if (used[k]) {
          List<Sighting> sightings = new ArrayList<>(strongest.get(k).get(sign.ordinal()));
          sightings.sort(Sighting.STRONGEST_FIRST);
          prototypes.add(new Prototype(k, sign, sightings));
        }
      }
    }
    return prototypes;
  }

  /** A picture that lies in the data set twice is one example, not two. */
  private static int[] distinct(Features train) {
    Set<String> seen = new HashSet<>();
    return IntStream.range(0, train.size())
        .filter(picture -> seen.add(train.fingerprints().get(picture)))
        .toArray();
  }

  /** Keeps the strongest, the weakest of them first. */
  static PriorityQueue<Sighting> queue() {
    return new PriorityQueue<>(Sighting.STRONGEST_FIRST.reversed());
  }

  /** Adds what is above 0, and drops the weakest where there are too many. */
  static void keep(
      PriorityQueue<Sighting> strongest, int most, int picture, float activation, long cell) {
    if (activation > 0) {
      strongest.add(new Sighting(picture, activation, (int) cell));
      if (strongest.size() > most) {
        strongest.poll();
      }
    }
  }
}
