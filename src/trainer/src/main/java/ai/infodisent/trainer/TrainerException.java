package ai.infodisent.trainer;

import java.util.function.Supplier;

/** Thrown when a verb cannot do what was asked; the message is one sentence for whoever asked. */
public class TrainerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainerException(String message) {
    super(message);
  }

  public TrainerException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Makes something of what was asked for; what it refuses to be made of is told as it says it.
   *
   * @throws TrainerException with the message of an {@link IllegalArgumentException}
   */
  static <T> T ofAsked(Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new TrainerException(e.getMessage(), e);
    }
  }
}
