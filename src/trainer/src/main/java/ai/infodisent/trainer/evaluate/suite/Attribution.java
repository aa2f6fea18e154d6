package ai.infodisent.trainer.evaluate.suite;

/** How much each cell of a picture counts for a class: one kind of explanation. */
@FunctionalInterface
interface Attribution {

  /**
   * Amounts of one picture.
   *
   * @param run with this picture in it
   * @param picture which of the run, from 0
   * @param index the class
   * @return one a cell, row-major, finite
   */
  double[] of(ProbedRun run, int picture, int index);
}
