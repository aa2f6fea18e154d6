package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Annotations;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.data.Seen;
import java.io.IOException;

/** What is known of pictures that were read. */
record SeenPictures(Annotations annotations) {

  Seen of(Read read) {
    try {
      return annotations.seen(read.picture(), read.prepared());
    } catch (IOException e) {
      throw new TrainerException(
          "expected to read where the parts of "
              + read.picture().name()
              + " are, found: "
              + e.getMessage(),
          e);
    }
  }

  /** Whether there may be parts. */
  boolean haveParts() {
    return !annotations.parts().isEmpty();
  }
}
