package ai.infodisent.explanation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A decision without some of its components: as a logit is the sum of its contributions, what they
 * contributed is taken away, and no model has to run. Immutable.
 */
final class Rescoring {

  private final double[] logits;
  private final int[] ranking;
  private final int[] ranks;
  private final double sum;

  private Rescoring(double[] logits) {
    this.logits = logits;
    this.ranking =
        IntStream.range(0, logits.length)
            .boxed()
            // Stable: of equals, the lower index stays first, as in the graph.
            .sorted(Comparator.comparingDouble(index -> 0 - logits[index]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.ranks = new int[logits.length];
    for (int rank = 0; rank < ranking.length; rank++) {
      ranks[ranking[rank]] = rank;
    }
    this.sum = IntStream.range(0, logits.length).mapToDouble(this::share).sum();
  }

  /** Scores a decision without components, each named once. */
  static Rescoring of(Contributions contributions, List<ComponentName> without) {
    return new Rescoring(
        IntStream.range(0, contributions.classCount())
            .mapToDouble(index -> contributions.logitWithout(index, without))
            .toArray());
  }

  /** The logit of a class. */
  double logit(int index) {
    return logits[index];
  }

  /** The softmax of the logits for a class, from 0 to 1. */
  double score(int index) {
    return share(index) / sum;
  }

  /** The class of a rank, from 0; of equals, the lower index comes first. */
  int classOfRank(int rank) {
    return ranking[rank];
  }

  /** The rank of a class, from 0. */
  int rank(int index) {
    return ranks[index];
  }

  private double share(int index) {
    return Math.exp(logits[index] - logits[ranking[0]]);
  }
}
