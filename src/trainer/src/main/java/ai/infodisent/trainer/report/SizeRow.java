package ai.infodisent.trainer.report;

/**
 * Accuracy at a size of explanations.
 *
 * @param size prototypes a class, those with the largest weights
 * @param pruned accuracy of the dense head with these alone, from 0 to 1
 * @param fitted accuracy of the sparse head with these alone, from 0 to 1
 */
public record SizeRow(int size, double pruned, double fitted) {

  /** The pruned head's accuracy as a table tells it. */
  public String prunedPercent() {
    return EpochRow.percent(pruned);
  }

  /** The sparse head's accuracy as a table tells it. */
  public String fittedPercent() {
    return EpochRow.percent(fitted);
  }
}
