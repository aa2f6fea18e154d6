package ai.infodisent.trainer.data;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import java.io.IOException;
import java.util.List;

/**
 * A picture and its class.
 *
 * @param name what a message calls it: a path, for pictures in files
 * @param label its class, from 0
 * @param targets all classes it may be of, as far as can be told, from 0, its own among them and no
 *     two the same; training asks for all of them alike
 * @param source where its pixels come from
 */
public record LabelledPicture(String name, int label, List<Integer> targets, Source source) {

  public LabelledPicture {
    targets = List.copyOf(targets);
    if (!targets.contains(label) || targets.stream().distinct().count() != targets.size()) {
      throw new IllegalArgumentException(
          "expected distinct targets with " + label + " among them, found " + targets);
    }
  }

  /** A picture of which its class can be told. */
  public LabelledPicture(String name, int label, Source source) {
    this(name, label, List.of(label), source);
  }

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
