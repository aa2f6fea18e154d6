package ai.infodisent.explanation;

/** Thrown when options ask what this model cannot answer; the message is one sentence. */
public class UnanswerableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public UnanswerableException(String message) {
    super(message);
  }
}
