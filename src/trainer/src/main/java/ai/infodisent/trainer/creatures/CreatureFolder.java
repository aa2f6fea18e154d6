package ai.infodisent.trainer.creatures;

import ai.infodisent.trainer.TrainerException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder as {@link CreatureFiles} wrote it, read: which pictures there are and what is known of
 * each. Pictures and masks themselves are not opened.
 *
 * @param directory where it lies
 * @param labels the classes, in the order of their indices
 * @param pictures of both splits, in the order in which they are told of
 */
public record CreatureFolder(Path directory, List<String> labels, List<Picture> pictures) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * A picture.
   *
   * @param image its name, a path below the folder
   * @param mask that of what each of its pixels shows, 8 bit grey, by the ids of {@link PartMask}
   * @param split where it belongs
   * @param label its class
   * @param present the parts that the creature has
   * @param targets all classes that agree with these, at least its own, in their order
   */
  public record Picture(
      String image, String mask, Split split, int label, Set<Part> present, List<Integer> targets) {

    public Picture {
      present = Collections.unmodifiableSet(copy(present));
      targets = List.copyOf(targets);
    }

    private static Set<Part> copy(Set<Part> parts) {
      Set<Part> copy = EnumSet.noneOf(Part.class);
      copy.addAll(parts);
      return copy;
    }
  }

  public CreatureFolder {
    labels = List.copyOf(labels);
    pictures = List.copyOf(pictures);
  }

  /** Whether a folder looks like one; nothing is read. */
  public static boolean is(Path directory) {
    return Files.isRegularFile(directory.resolve(DataSetFile.NAME))
        && Files.isRegularFile(directory.resolve(PictureEntry.NAME));
  }

  /** The files that a folder is known by, for people. */
  public static String layout() {
    return DataSetFile.NAME + " and " + PictureEntry.NAME;
  }

  /**
   * Reads a folder.
   *
   * @throws TrainerException if its files are not there, or do not say what they should
   */
  public static CreatureFolder read(Path directory) {
    if (!is(directory)) {
      throw new TrainerException(
          "expected " + directory + " to hold " + layout() + ", found no such files");
    }
    List<String> labels = labels(directory.resolve(DataSetFile.NAME));
    Map<String, Integer> indices = new HashMap<>();
    for (String label : labels) {
      if (indices.put(label, indices.size()) != null) {
        throw new TrainerException(
            "expected distinct classes in "
                + directory.resolve(DataSetFile.NAME)
                + ", found "
                + label
                + " twice");
      }
    }
    Path file = directory.resolve(PictureEntry.NAME);
    List<String> lines = text(file).lines().toList();
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      pictures.add(picture(lines.get(i), file + ", line " + (i + 1), indices));
    }
    return new CreatureFolder(directory, labels, pictures);
  }

  private static List<String> labels(Path file) {
    DataSetFile told = parsed(text(file), DataSetFile.class, file.toString());
    if (told.classes() == null
        || told.classes().isEmpty()
        || told.classes().stream().anyMatch(one -> one == null || one.label() == null)) {
      throw new TrainerException("expected classes with labels in " + file + ", found none");
    }
    return told.classes().stream().map(DataSetFile.ClassEntry::label).toList();
  }

  private static Picture picture(String line, String source, Map<String, Integer> indices) {
    PictureEntry entry = parsed(line, PictureEntry.class, source);
    List<Integer> targets =
        told(entry.targets(), "targets", source).stream()
            .map(label -> index(label, source, indices))
            .sorted()
            .distinct()
            .toList();
    int label = index(told(entry.label(), "a label", source), source, indices);
    if (!targets.contains(label)) {
      throw new TrainerException(
          "expected targets with the picture's own class, "
              + entry.label()
              + ", in "
              + source
              + ", found "
              + entry.targets());
    }
    return new Picture(
        told(entry.image(), "an image", source),
        told(entry.mask(), "a mask", source),
        split(told(entry.split(), "a split", source), source),
        label,
        parts(told(entry.present(), "the parts present", source), source),
        targets);
  }

  private static int index(String label, String source, Map<String, Integer> indices) {
    Integer index = indices.get(label);
    if (index == null) {
      throw new TrainerException(
          "expected a class of " + DataSetFile.NAME + " in " + source + ", found " + label);
    }
    return index;
  }

  private static Split split(String name, String source) {
    for (Split split : Split.values()) {
      if (split.label().equals(name)) {
        return split;
      }
    }
    throw new TrainerException("expected train or validation in " + source + ", found " + name);
  }

  private static Set<Part> parts(List<String> names, String source) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : names) {
      Part found = null;
      for (Part part : Part.values()) {
        found = part.label().equals(name) ? part : found;
      }
      if (found == null) {
        throw new TrainerException("expected parts' names in " + source + ", found " + name);
      }
      parts.add(found);
    }
    return parts;
  }

  private static <T> T told(T value, String what, String source) {
    if (value == null) {
      throw new TrainerException("expected " + what + " in " + source + ", found none");
    }
    return value;
  }

  private static <T> T parsed(String json, Class<T> type, String source) {
    try {
      return told(MAPPER.readValue(json, type), "an object", source);
    } catch (JsonProcessingException e) {
      throw new TrainerException(
          "expected JSON as creatures writes it in " + source + ", found " + e.getOriginalMessage(),
          e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new TrainerException("expected to read " + file + ", found: " + e, e);
    }
  }
}
