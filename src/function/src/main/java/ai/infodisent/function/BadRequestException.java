package ai.infodisent.function;

/** Thrown when a request is not what it should be; the message says what it should be. */
public class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadRequestException(String message) {
    // Nobody reads the stack of a question that was asked wrongly, so none is taken.
    super(message, null, false, false);
  }
}
