package ai.infodisent.trainer.data;

import ai.infodisent.trainer.creatures.CreatureFolder;
import ai.infodisent.trainer.creatures.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the verb creatures wrote: folders a split and class, as {@link FolderReader} reads
 * them, and beside them which classes a creature that has lost parts may be of.
 */
final class CreaturesReader implements DataSetReader {

  @Override
  public String layout() {
    return CreatureFolder.layout();
  }

  @Override
  public boolean recognises(Path directory) {
    return CreatureFolder.is(directory);
  }

  @Override
  public boolean hasBoxes() {
    return false;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    CreatureFolder folder = CreatureFolder.read(directory);
    return new Listing(
        directory,
        folder.labels(),
        entries(folder, Split.TRAIN),
        entries(folder, Split.VALIDATION));
  }

  @Override
  public Annotations annotations(Path directory, Crop crop) {
    CreatureFolder folder = CreatureFolder.read(directory);
    Map<String, Path> masks = new HashMap<>();
    for (CreatureFolder.Picture picture : folder.pictures()) {
      // Named as pictures of the listing are.
      masks.put(
          directory.resolve(picture.image()).normalize().toString(),
          directory.resolve(picture.mask()));
    }
    return new MaskAnnotations(masks);
  }

  private static List<Listing.Entry> entries(CreatureFolder folder, Split split) {
    return folder.pictures().stream()
        .filter(picture -> picture.split() == split)
        .map(
            picture ->
                new Listing.Entry(
                    Layouts.picture(folder.directory(), picture.image(), CreatureFolder.layout()),
                    picture.label(),
                    picture.targets(),
                    Optional.empty()))
        .toList();
  }
}
