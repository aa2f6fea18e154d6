package ai.infodisent.trainer.data;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
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
     * @param preparation what it is decoded for: a large picture may come at a reduced scale
     * @throws IOException if it cannot be read
     */
    Decoded decode(Preparation preparation) throws IOException;
  }

  /** The picture, upright, at a scale that serves a preparation. */
  public Decoded decode(Preparation preparation) throws IOException {
    return source.decode(preparation);
  }
}
