package ai.infodisent.function.http.v2;

import ai.infodisent.function.ExplanationService;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;

/** One picture of an input tensor. */
sealed interface Picture {

  /**
   * Brings the picture to the network's size.
   *
   * @throws UnreadableImageException if it cannot be decoded
   * @throws ImageTooLargeException if it has more pixels than allowed
   */
  Prepared prepare(ExplanationService service)
      throws UnreadableImageException, ImageTooLargeException;

  /**
   * An element of a tensor of BYTES.
   *
   * @param bytes of a JPEG or PNG; not copied
   */
  record Encoded(byte[] bytes) implements Picture {

    @Override
    public Prepared prepare(ExplanationService service)
        throws UnreadableImageException, ImageTooLargeException {
      return service.prepare(bytes);
    }
  }

  /**
   * A part of a tensor of UINT8.
   *
   * @param pixels of the upright picture
   */
  record Raw(Pixels pixels) implements Picture {

    @Override
    public Prepared prepare(ExplanationService service) throws ImageTooLargeException {
      return service.prepare(pixels);
    }
  }
}
