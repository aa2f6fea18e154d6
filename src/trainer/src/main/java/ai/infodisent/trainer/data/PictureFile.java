package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.image.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture in a file, read when it is asked for.
 *
 * @param file JPEG, PNG or whatever else is told by its bytes
 * @param box what is taken of it; all where empty
 */
record PictureFile(Path file, Optional<BoundingBox> box) implements LabelledPicture.Source {

  /** Larger pictures than this are no training data: 100 megapixels. */
  private static final long MAX_PIXELS = 100_000_000;

  private static final ImageDecoder DECODER = new ImageDecoder(MAX_PIXELS);

  /**
   * Decodes the picture. What is cut out is decoded in full: it is then a picture of its own.
   *
   * @throws IOException if it cannot be read, or the box lies outside of it
   */
  @Override
  public Decoded decode(Preparation preparation) throws IOException {
    EncodedImage encoded = EncodedImage.of(Files.readAllBytes(file));
    if (box.isEmpty()) {
      return DECODER.decode(encoded, preparation);
    }
    Box stored = box.get().within(encoded.width(), encoded.height());
    Box upright = encoded.orientation().upright(stored, encoded.width(), encoded.height());
    return Decoded.of(View.cut(DECODER.decode(encoded), upright));
  }
}
