package ai.infodisent.bundle;

import ai.infodisent.explanation.Sign;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gallery of which only those prototypes are parsed that are asked for, so that megabytes of it
 * do not delay the first answer. It relies on one prototype a line, as the trainer writes; a
 * gallery of any other form is parsed in whole. Immutable; safe for use by many threads.
 */
public final class GalleryIndex {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final int MOST_DIGITS = 9;

  private static final String FIRST_LINE = "{\"prototypes\":[";
  private static final String LAST_LINE = "]}";
  private static final String CHANNEL = "{\"channel\":";
  private static final String SIGN = ",\"sign\":\"";
  private static final String PLUS = "+\",\"examples\":[";
  private static final String MINUS = "-\",\"examples\":[";

  private final Path file;

  /** The file, a character a byte: strings are searched faster than arrays. */
  private final String text;

  /** A component's line: where it begins, and its length. */
  private final Map<Integer, int[]> lines = new HashMap<>();

  /** Of a gallery in another form. */
  private final Map<Integer, List<Gallery.Example>> parsed = new HashMap<>();

  private GalleryIndex(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Finds the prototypes of a gallery.
   *
   * @param file a bundle's {@code gallery.json}
   * @param channels of the bundle; no prototype may have another
   * @throws BundleException if the gallery is missing or damaged
   */
  static GalleryIndex read(Path file, int channels) throws BundleException {
    GalleryIndex index = new GalleryIndex(file, text(file));
    int highest = index.findLines() ? index.highest(index.lines) : index.parse();
    if (highest >= channels) {
      throw new BundleException(
          "expected channels below " + channels + " in " + file + ", found " + highest);
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
    int[] line = lines.get(key(channel, sign));
    if (line == null) {
      return parsed.getOrDefault(key(channel, sign), List.of());
    }
    try {
      byte[] json = bytes(text.substring(line[0], line[0] + line[1]));
      return JSON.readValue(json, Gallery.Prototype.class).examples();
    } catch (IOException e) {
      throw new IllegalStateException(
          "expected a prototype at byte " + line[0] + " of " + file + ", found: " + e.getMessage(),
          e);
    }
  }

  /** Whether the gallery is one prototype a line, as far as that can be seen without parsing. */
  private boolean findLines() {
    if (!text.startsWith(FIRST_LINE + "\n")) {
      return false;
    }
    int begin = FIRST_LINE.length() + 1;
    int end = text.indexOf('\n', begin);
    while (end >= 0) {
      int length = end - begin - (text.charAt(end - 1) == ',' ? 1 : 0);
      if (text.startsWith(LAST_LINE, begin) && end + 1 == text.length()) {
        return true;
      }
      if (!findLine(begin, length)) {
        return false;
      }
      begin = end + 1;
      end = text.indexOf('\n', begin);
    }
    return text.substring(begin).equals(LAST_LINE);
  }

  private boolean findLine(int begin, int length) {
    int at = begin + CHANNEL.length();
    int comma = text.indexOf(',', at);
    if (!text.startsWith(CHANNEL, begin) || !isNumber(at, comma)) {
      return false;
    }
    int channel = Integer.parseInt(text, at, comma, 10);
    int sign = comma + SIGN.length();
    boolean plus = text.startsWith(PLUS, sign);
    boolean minus = text.startsWith(MINUS, sign);
    if (!text.startsWith(SIGN, comma)
        || !(plus || minus)
        || text.charAt(begin + length - 1) != '}') {
      return false;
    }
    int key = key(channel, plus ? Sign.PLUS : Sign.MINUS);
    return lines.put(key, new int[] {begin, length}) == null;
  }

  /** Whether there are digits from one place to another, and not too many. */
  private boolean isNumber(int from, int to) {
    if (to <= from || to > from + MOST_DIGITS) {
      return false;
    }
    for (int at = from; at < to; at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return true;
  }

  private int parse() throws BundleException {
    lines.clear();
    Gallery gallery;
    try {
      gallery = JSON.readValue(bytes(text), Gallery.class);
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
    return highest(parsed);
  }

  private int highest(Map<Integer, ?> components) {
    return components.keySet().stream().mapToInt(key -> key / 2).max().orElse(-1);
  }

  private static String text(Path file) throws BundleException {
    try {
      if (Files.isRegularFile(file)) {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      throw new BundleException("expected to read " + file + ", found: " + e.getMessage(), e);
    }
    throw new BundleException("expected the bundle's file " + file + ", found nothing there");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int key(int channel, Sign sign) {
    return 2 * channel + sign.ordinal();
  }
}
