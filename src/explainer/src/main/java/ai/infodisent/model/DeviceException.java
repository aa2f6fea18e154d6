package ai.infodisent.model;

/** Thrown when a model was to run on a device that cannot be used; the message says why not. */
public final class DeviceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeviceException(String message) {
    super(message);
  }
}
