package ai.infodisent.trainer.data;

import ai.infodisent.image.Pixels;
import java.io.IOException;

/**
 * A picture and its class.
 *
 * @param name what a message calls it: a path, for pictures in files
 * @param label its class, from 0
 * @param source where its pixels come from
 */
public record LabelledPicture(String name, int label, Source source) {

  /** Where a picture's pixels come from; may be asked more than once, from any thread. */
  @FunctionalInterface
  public interface Source {

    /**
     * Decodes or draws the picture.
     *
     * @throws IOException if it cannot be read
     */
    Pixels pixels() throws IOException;
  }

  /** The picture's pixels, upright. */
  public Pixels pixels() throws IOException {
    return source.pixels();
  }
}
