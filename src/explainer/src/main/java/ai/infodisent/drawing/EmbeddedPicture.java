package ai.infodisent.drawing;

import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.UnreadableImageException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A picture as it was sent, inside of a drawing. It stands upright by the drawing's own doing:
 * readers of SVG do not agree whether they turn what a camera says is to be turned.
 *
 * @param picture its header
 * @param uri its bytes
 */
record EmbeddedPicture(EncodedImage picture, String uri) {

  /**
   * Embeds a picture.
   *
   * @throws UnreadableImageException if the bytes are no picture of a known format
   */
  static EmbeddedPicture of(byte[] bytes) throws UnreadableImageException {
    EncodedImage picture = EncodedImage.of(bytes);
    String type =
        switch (picture.format()) {
          case JPEG -> "image/jpeg";
          case PNG -> "image/png";
          case WEBP -> "image/webp";
          case GIF -> "image/gif";
          case BMP -> "image/bmp";
        };
    return new EmbeddedPicture(
        picture, "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
  }

  /**
   * The header of a thumbnail that an explanation holds inline.
   *
   * @param uri as {@link ai.infodisent.explanation.ExampleForm#INLINE} has it
   * @throws IllegalArgumentException if it holds no picture
   */
  static EncodedImage header(String uri) {
    try {
      return EncodedImage.of(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)));
    } catch (UnreadableImageException e) {
      throw new IllegalArgumentException(
          "expected a thumbnail inline, found: " + e.getMessage(), e);
    }
  }

  /** Writes the picture, upright, a unit a pixel, its corner at 0, 0. */
  void write(SvgWriter svg, String id) {
    int[] turn = picture.orientation().transform(picture.width(), picture.height());
    svg.begin("image")
        .with("id", id)
        .with("width", picture.width())
        .with("height", picture.height())
        .with(
            "transform",
            IntStream.of(turn)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" ", "matrix(", ")")))
        .with("style", "image-orientation: none")
        .with("href", uri)
        .end();
  }
}
