package ai.infodisent.trainer.data;

import ai.infodisent.image.Preparation.Prepared;
import java.io.IOException;
import java.util.List;

/** What a data set's authors tell of where things are in its pictures. */
public interface Annotations {

  /** For pictures of which nothing is known but their classes. */
  Annotations NONE =
      new Annotations() {
        @Override
        public List<String> parts() {
          return List.of();
        }

        @Override
        public Seen seen(LabelledPicture picture, Prepared prepared) {
          return Seen.NOTHING;
        }
      };

  /** The parts that a picture may show, in the order in which they are told; may be none. */
  List<String> parts();

  /**
   * Where things are in a picture as a network sees it.
   *
   * @param picture of the data set
   * @param prepared what the network sees of it
   * @throws IOException if the picture, or what is told of it, cannot be read
   * @throws ai.infodisent.trainer.TrainerException if what is told of it cannot be
   */
  Seen seen(LabelledPicture picture, Prepared prepared) throws IOException;
}
