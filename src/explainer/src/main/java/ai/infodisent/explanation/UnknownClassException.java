package ai.infodisent.explanation;

/** Thrown when an explanation is asked of a class the model does not have. */
public class UnknownClassException extends UnanswerableException {

  private static final long serialVersionUID = 1L;

  public UnknownClassException(String label, int classes) {
    super("expected one of the model's " + classes + " class labels, found \"" + label + "\"");
  }
}
