package ai.infodisent.trainer.creatures;

import ai.infodisent.trainer.Progress;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes a data set of creatures as files: {@code train/CLASS/*.png} and {@code
 * validation/CLASS/*.png}, masks, what each picture shows, and, if asked for, each validation
 * picture with every set of parts and without every object. The same creatures give the same bytes.
 *
 * @param creatures what to write
 * @param interventions whether validation pictures are also written with what was taken away
 */
public record CreatureFiles(IncompleteCreatures creatures, boolean interventions) {

  /** Pictures that are drawn side by side. */
  private static final int BATCH = 32;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Writes all files into an empty folder.
   *
   * @return how many pictures were written, masks not counted
   * @throws InterruptedIOException if the thread is interrupted meanwhile
   */
  public long write(Path folder, Progress progress) throws IOException {
    Files.writeString(
        folder.resolve(DataSetFile.NAME),
        MAPPER
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(DataSetFile.of(creatures))
                .replace("\r\n", "\n")
            + "\n");
    long written = 0;
    try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(PictureEntry.NAME))) {
      for (Split split : Split.values()) {
        written += write(split, folder, lines, progress);
      }
    }
    return written;
  }

  private long write(Split split, Path folder, BufferedWriter lines, Progress progress)
      throws IOException {
    int count = creatures.complete().count(split);
    long written = 0;
    try (Progress.Stage stage = progress.stage(split.label() + " pictures", count)) {
      for (int from = 0; from < count; from += BATCH) {
        int to = Math.min(count, from + BATCH);
        for (Drawn drawn : draw(split, from, to)) {
          for (Map.Entry<String, byte[]> file : drawn.files().entrySet()) {
            if (Thread.interrupted()) {
              throw new InterruptedIOException("interrupted while creatures were drawn");
            }
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
          }
          lines.write(MAPPER.writeValueAsString(drawn.entry()));
          lines.write('\n');
          written += drawn.files().size() - 1;
        }
        stage.advance(to - from);
      }
    }
    return written;
  }

  /**
   * A picture and all that belongs to it.
   *
   * @param entry what is told of it
   * @param files by their names; one of them is the mask
   */
  private record Drawn(PictureEntry entry, Map<String, byte[]> files) {}

  /** Draws side by side; files are written by one thread, so that none is when that has failed. */
  private List<Drawn> draw(Split split, int from, int to) {
    return IntStream.range(from, to).parallel().mapToObj(index -> draw(split, index)).toList();
  }

  private Drawn draw(Split split, int index) {
    Scene scene = creatures.scene(split, index);
    Creature creature = scene.creature().orElseThrow();
    int number = index / creatures.complete().classes().size();
    String place =
        String.format(Locale.ROOT, "%s/%s/%05d", split.label(), creature.kind().label(), number);
    boolean intervened = interventions && split == Split.VALIDATION;
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(place + ".png", PngFile.bytes(CreaturePainter.picture(scene)));
    files.put("masks/" + place + ".png", PngFile.bytes(CreaturePainter.mask(scene)));
    PictureEntry entry =
        new PictureEntry(
            place + ".png",
            "masks/" + place + ".png",
            split.label(),
            creature.kind().label(),
            DataSetFile.variants(creature.kind()),
            PictureEntry.names(creature.present()),
            targets(scene),
            PictureEntry.place(creature),
            PictureEntry.objects(scene),
            scene.backdrop(),
            scene.horizon(),
            intervened ? withParts(scene, "interventions/" + place, files) : List.of(),
            intervened ? withoutObject(scene, "interventions/" + place, files) : List.of());
    return new Drawn(entry, files);
  }

  private List<PictureEntry.PartsEntry> withParts(
      Scene scene, String place, Map<String, byte[]> files) {
    List<PictureEntry.PartsEntry> entries = new ArrayList<>();
    for (Set<Part> parts : Part.subsets()) {
      Scene left = scene.withParts(parts);
      String image = place + "/parts-" + digits(parts) + ".png";
      files.put(image, PngFile.bytes(CreaturePainter.picture(left)));
      entries.add(new PictureEntry.PartsEntry(PictureEntry.names(parts), targets(left), image));
    }
    return entries;
  }

  /** A digit a part: 1 where it is there. */
  private static String digits(Set<Part> parts) {
    StringBuilder digits = new StringBuilder();
    for (Part part : Part.values()) {
      digits.append(parts.contains(part) ? '1' : '0');
    }
    return digits.toString();
  }

  private static List<PictureEntry.RemovedEntry> withoutObject(
      Scene scene, String place, Map<String, byte[]> files) {
    List<PictureEntry.RemovedEntry> entries = new ArrayList<>();
    for (int i = 0; i < scene.objects().size(); i++) {
      int id = PartMask.objectId(i);
      String image = String.format(Locale.ROOT, "%s/without-%03d.png", place, id);
      files.put(image, PngFile.bytes(CreaturePainter.picture(scene.withoutObject(i))));
      entries.add(new PictureEntry.RemovedEntry(id, image));
    }
    return entries;
  }

  private List<String> targets(Scene scene) {
    List<String> labels = creatures.complete().labels();
    return creatures.complete().consistent(scene.creature().orElseThrow()).stream()
        .map(labels::get)
        .toList();
  }
}
