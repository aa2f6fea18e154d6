package ai.infodisent.bundle;

import java.io.IOException;

/**
 * Thrown when a bundle is missing, incomplete or contradicts itself; the message is one sentence.
 */
public class BundleException extends IOException {

  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
