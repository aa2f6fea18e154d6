package ai.infodisent.function.remote;

/** Thrown when a picture could not be fetched; the message is for whoever asked for it. */
public final class RemotePictureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whose fault it was. */
  public enum Reason {
    /** The picture's host, or the way there. */
    HOST,
    /** The picture's host, which took too long. */
    TIME,
    /** The picture, which is too large. */
    SIZE
  }

  private final Reason reason;

  /**
   * @param reason whose fault it was
   * @param message what was expected and what was found
   */
  public RemotePictureException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Whose fault it was. */
  public Reason reason() {
    return reason;
  }
}
