package ai.infodisent.image;

/**
 * Decodes pictures to upright RGB. Immutable; safe for use by many threads.
 *
 * @param maxPixels the most pixels a picture may have, at least 1
 */
public record ImageDecoder(long maxPixels) {

  /**
   * Decodes a picture.
   *
   * @throws UnreadableImageException if the picture is damaged
   * @throws ImageTooLargeException if its header claims more pixels than allowed; nothing is
   *     decoded
   */
  public Pixels decode(EncodedImage image) throws UnreadableImageException, ImageTooLargeException {
    throw new UnsupportedOperationException("to be written");
  }
}
