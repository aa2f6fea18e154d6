package ai.infodisent.trainer;

/** Thrown when a verb cannot do what was asked; the message is one sentence for whoever asked. */
public class TrainerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainerException(String message) {
    super(message);
  }

  public TrainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
