package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists pictures that nobody has sorted. */
public final class UnlabelledPictures {

  /** Of no class. */
  private static final int NONE = -1;

  private UnlabelledPictures() {}

  /**
   * Lists a folder's pictures, at any depth, in the order of their paths; hidden files and folders
   * are left out.
   *
   * @return with labels that are none
   * @throws TrainerException if there are none, or it cannot be listed
   */
  public static List<LabelledPicture> in(Path folder) {
    List<LabelledPicture> pictures;
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      pictures =
          all.filter(Layouts::isPicture)
              .filter(file -> isShown(folder.relativize(file)))
              .sorted()
              .map(
                  file ->
                      new LabelledPicture(
                          file.toString(), NONE, new PictureFile(file, Optional.empty())))
              .toList();
    } catch (UncheckedIOException e) {
      throw unlisted(folder, e.getCause());
    } catch (IOException e) {
      throw unlisted(folder, e);
    }
    if (pictures.isEmpty()) {
      throw new TrainerException("expected JPEG or PNG pictures in " + folder + ", found none");
    }
    return pictures;
  }

  private static boolean isShown(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static TrainerException unlisted(Path folder, IOException e) {
    return new TrainerException("expected to list " + folder + ", found: " + e.getMessage(), e);
  }
}
