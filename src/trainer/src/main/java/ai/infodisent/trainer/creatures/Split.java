package ai.infodisent.trainer.creatures;

/** Which pictures: those to learn from, or those to judge by. */
public enum Split {
  TRAIN,
  VALIDATION
}
