package ai.infodisent.image;

import java.io.IOException;

/** Thrown, before anything is decoded, when a picture's header claims more pixels than allowed. */
public class ImageTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  public ImageTooLargeException(int width, int height, long maxPixels) {
    super(
        "expected at most "
            + maxPixels
            + " pixels, found "
            + (long) width * height
            + " ("
            + width
            + " x "
            + height
            + ")");
  }
}
