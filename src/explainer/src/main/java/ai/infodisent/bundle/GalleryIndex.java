package ai.infodisent.bundle;

import ai.infodisent.explanation.Sign;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gallery of which only those prototypes are read that are asked for, so that megabytes of it
 * neither delay the first answer nor fill the heap: the file is mapped, and a prototype found by
 * halving. It relies on one prototype a line, by channel, plus before minus, as the trainer writes;
 * a gallery of any other form is parsed in whole. Safe for use by many threads.
 */
public final class GalleryIndex {

  private static final ObjectReader PROTOTYPES = Bundle.JSON.readerFor(Gallery.Prototype.class);

  private static final String FIRST_LINE = "{\"prototypes\":[\n";
  private static final String LAST_LINE = "\n]}";

  /** How a prototype's line begins. */
  private static final Pattern COMPONENT =
      Pattern.compile("\\{\"channel\":(\\d{1,9}),\"sign\":\"([+-])\",\"examples\":\\[");

  /** No beginning of a line that {@link #COMPONENT} finds is longer. */
  private static final int BEGINNING = 64;

  /** How many prototypes are kept once read; the heap they take is two megabytes or so. */
  private static final int KEPT = 1_000;

  private final Path file;

  /** The whole file. */
  private final ByteBuffer bytes;

  /** Where the prototypes' lines are, from the first's begin to the end of the last. */
  private final int begin;

  private final int end;

  /** Those read first, which decide most pictures; all of a gallery in another form. */
  private final Map<Integer, List<Gallery.Example>> parsed = new ConcurrentHashMap<>();

  private GalleryIndex(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    int length = bytes.limit();
    if (length > 0 && bytes.get(length - 1) == '\n') {
      length--;
    }
    int last = length - LAST_LINE.length();
    boolean lines =
        last >= FIRST_LINE.length() - 1
            && text(0, FIRST_LINE.length()).equals(FIRST_LINE)
            && text(last, length).equals(LAST_LINE);
    this.begin = lines ? FIRST_LINE.length() : 0;
    this.end = lines ? Math.max(begin, last) : 0;
  }

  /**
   * Finds the prototypes of a gallery.
   *
   * @param file a bundle's {@code gallery.json}; not to be changed from here on
   * @param channels of the bundle; no prototype may have another
   * @throws BundleException if the gallery is missing or, as far as that can be seen without
   *     reading all of it, damaged
   */
  static GalleryIndex read(Path file, int channels) throws BundleException {
    GalleryIndex index = new GalleryIndex(file, map(file));
    int highest = index.begin > 0 ? index.lastLine() : index.parse();
    if (highest >= 2 * channels) {
      throw new BundleException(
          "expected channels below " + channels + " in " + file + ", found " + highest / 2);
    }
    return index;
  }

  /**
   * Where a component was strongest.
   *
   * @param channel from 0
   * @param sign which of the channel's components
   * @return the strongest first; empty if the gallery does not show it
   * @throws IllegalStateException if this part of the gallery is damaged
   */
  public List<Gallery.Example> examples(int channel, Sign sign) {
    int wanted = key(channel, sign);
    List<Gallery.Example> known = parsed.get(wanted);
    if (known != null) {
      return known;
    }
    List<Gallery.Example> found = find(wanted);
    if (parsed.size() < KEPT) {
      parsed.put(wanted, found);
    }
    return found;
  }

  /** Empty if no line is of this component. */
  private List<Gallery.Example> find(int wanted) {
    int from = begin;
    int to = end;
    while (from < to) {
      int line = lineStart(from, (from + to) >>> 1);
      int found = component(line);
      if (found == wanted) {
        return prototype(line).examples();
      }
      if (found < wanted) {
        from = lineEnd(line) + 1;
      } else {
        to = line;
      }
    }
    return List.of();
  }

  private Gallery.Prototype prototype(int line) {
    int lineEnd = lineEnd(line);
    int comma = bytes.get(lineEnd - 1) == ',' ? 1 : 0;
    try {
      return PROTOTYPES.readValue(copy(line, lineEnd - comma));
    } catch (IOException e) {
      throw damaged(line, e.getMessage(), e);
    }
  }

  /** The highest component of a gallery in lines; -1 if there is none. */
  private int lastLine() throws BundleException {
    try {
      return begin == end ? -1 : component(lineStart(begin, end));
    } catch (IllegalStateException e) {
      throw new BundleException("expected a readable " + file + ", found: " + e.getMessage(), e);
    }
  }

  private int lineStart(int from, int at) {
    int start = at;
    while (start > from && bytes.get(start - 1) != '\n') {
      start--;
    }
    return start;
  }

  private int lineEnd(int line) {
    int at = line;
    while (at < end && bytes.get(at) != '\n') {
      at++;
    }
    return at;
  }

  /** Which component a line is of. */
  private int component(int line) {
    String beginning = text(line, Math.min(line + BEGINNING, end));
    Matcher component = COMPONENT.matcher(beginning);
    if (!component.lookingAt()) {
      throw damaged(line, beginning, null);
    }
    Sign sign = component.group(2).equals("+") ? Sign.PLUS : Sign.MINUS;
    return key(Integer.parseInt(component.group(1)), sign);
  }

  private IllegalStateException damaged(int line, String found, IOException cause) {
    return new IllegalStateException(
        "expected a prototype at byte " + line + " of " + file + ", found: " + found, cause);
  }

  /** Parses a gallery of another form; gives its highest component, -1 if there is none. */
  private int parse() throws BundleException {
    Gallery gallery;
    try {
      gallery = Bundle.JSON.readValue(copy(0, bytes.limit()), Gallery.class);
    } catch (JacksonException e) {
      throw new BundleException(
          "expected a readable " + file + ", found: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BundleException("expected a readable " + file + ", found: " + e.getMessage(), e);
    }
    if (gallery == null) {
      throw new BundleException("expected a readable " + file + ", found: null");
    }
    for (Gallery.Prototype prototype : gallery.prototypes()) {
      parsed.put(key(prototype.channel(), prototype.sign()), prototype.examples());
    }
    return parsed.keySet().stream().mapToInt(key -> key).max().orElse(-1);
  }

  private static ByteBuffer map(Path file) throws BundleException {
    try {
      if (Files.isRegularFile(file)) {
        try (FileChannel channel = FileChannel.open(file)) {
          return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleException("expected to read " + file + ", found: " + e.getMessage(), e);
    }
    throw new BundleException("expected the bundle's file " + file + ", found nothing there");
  }

  private byte[] copy(int from, int to) {
    byte[] copy = new byte[to - from];
    bytes.get(from, copy);
    return copy;
  }

  private String text(int from, int to) {
    return new String(copy(from, to), StandardCharsets.UTF_8);
  }

  private static int key(int channel, Sign sign) {
    return 2 * channel + sign.ordinal();
  }
}
