package ai.infodisent.image;

/** An encoded picture, its header read and nothing else. */
public record EncodedImage(byte[] bytes) {

  /**
   * Reads a picture's header.
   *
   * @throws UnreadableImageException if the bytes are no picture of a known format
   */
  public static EncodedImage of(byte[] bytes) throws UnreadableImageException {
    throw new UnsupportedOperationException("to be written");
  }
}
