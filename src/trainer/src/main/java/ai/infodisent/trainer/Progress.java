package ai.infodisent.trainer;

/** Tells whoever waits how far a verb has come. */
public interface Progress {

  /** Says something worth keeping. */
  void say(String line);

  /** Starts a long stage of so many steps; whoever starts it closes it. */
  Stage stage(String name, long steps);

  /** A long stage. */
  interface Stage extends AutoCloseable {

    /** So many more steps are done. */
    void advance(long steps);

    @Override
    void close();
  }
}
