package ai.infodisent.explanation;

/** Thrown when something is asked of a component the model does not have. */
public class UnknownComponentException extends UnanswerableException {

  private static final long serialVersionUID = 1L;

  public UnknownComponentException(ComponentName component, int channels) {
    super("expected a channel below " + channels + ", found " + component.channel());
  }
}
