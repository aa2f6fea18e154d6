package ai.infodisent;

/**
 * Told how long the steps from bytes to explanation took, on the thread that took them; so it
 * should not take long itself, nor throw. Must be safe for use by many threads.
 */
@FunctionalInterface
public interface Phases {

  /** The steps of a picture's way. */
  enum Phase {
    /** From an encoded picture to its pixels. */
    DECODE,
    /** From its pixels to those that the network sees. */
    PREPARE,
    /** One run of the graph, on however many pictures. */
    RUN,
    /** From what the graph said of one picture to its explanation. */
    EXPLAIN
  }

  /** Nobody listens. */
  Phases UNHEARD = (phase, nanoseconds) -> {};

  /**
   * A step has been taken, and well; one that fails is not told.
   *
   * @param phase which
   * @param nanoseconds how long it took
   */
  void took(Phase phase, long nanoseconds);
}
