package ai.infodisent.image;

import java.io.IOException;

/** Thrown when bytes are not a picture that can be decoded; the message says what was found. */
public class UnreadableImageException extends IOException {

  private static final long serialVersionUID = 1L;

  public UnreadableImageException(String message) {
    super(message);
  }

  public UnreadableImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
