package ai.infodisent.bundle;

import ai.infodisent.explanation.Sign;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  private static final byte[] FIRST_LINE = ascii("{\"prototypes\":[");
  private static final byte[] LAST_LINE = ascii("]}");
  private static final byte[] CHANNEL = ascii("{\"channel\":");
  private static final byte[] SIGN = ascii(",\"sign\":\"");
  private static final byte[] EXAMPLES = ascii("\",\"examples\":[");

  private final Path file;
  private final byte[] bytes;

  /** A component's line: where it begins, and its length. */
  private final Map<Integer, int[]> lines = new HashMap<>();

  /** Of a gallery in another form. */
  private final Map<Integer, List<Gallery.Example>> parsed = new HashMap<>();

  private GalleryIndex(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Finds the prototypes of a gallery.
   *
   * @param file a bundle's {@code gallery.json}
   * @param channels of the bundle; no prototype may have another
   * @throws BundleException if the gallery is missing or damaged
   */
  static GalleryIndex read(Path file, int channels) throws BundleException {
    GalleryIndex index = new GalleryIndex(file, bytes(file));
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
      return JSON.readValue(bytes, line[0], line[1], Gallery.Prototype.class).examples();
    } catch (IOException e) {
      throw new IllegalStateException(
          "expected a prototype at byte " + line[0] + " of " + file + ", found: " + e.getMessage(),
          e);
    }
  }

  /** Whether the gallery is one prototype a line, as far as that can be seen without parsing. */
  private boolean findLines() {
    int at = FIRST_LINE.length;
    if (!has(FIRST_LINE, 0)) {
      return false;
    }
    while (at < bytes.length && bytes[at] == '\n') {
      int begin = at + 1;
      int end = endOfLine(begin);
      if (has(LAST_LINE, begin) && end + 1 >= bytes.length) {
        return true;
      }
      int length = end - begin - (byteAt(end - 1) == ',' ? 1 : 0);
      if (!findLine(begin, length)) {
        return false;
      }
      at = end;
    }
    return false;
  }

  private boolean findLine(int begin, int length) {
    if (!has(CHANNEL, begin)) {
      return false;
    }
    int at = begin + CHANNEL.length;
    int channel = 0;
    int digits = at;
    while (at < digits + 9 && byteAt(at) >= '0' && byteAt(at) <= '9') {
      channel = 10 * channel + byteAt(at++) - '0';
    }
    if (at == digits || !has(SIGN, at)) {
      return false;
    }
    at += SIGN.length;
    Sign sign = byteAt(at) == '+' ? Sign.PLUS : Sign.MINUS;
    if ((byteAt(at) != '+' && byteAt(at) != '-')
        || !has(EXAMPLES, at + 1)
        || byteAt(begin + length - 1) != '}') {
      return false;
    }
    return lines.put(key(channel, sign), new int[] {begin, length}) == null;
  }

  private int parse() throws BundleException {
    lines.clear();
    Gallery gallery;
    try {
      gallery = JSON.readValue(bytes, Gallery.class);
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

  private int endOfLine(int at) {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private boolean has(byte[] expected, int at) {
    int end = at + expected.length;
    return end <= bytes.length && Arrays.equals(bytes, at, end, expected, 0, expected.length);
  }

  /** A byte of the file, or -1 past its end. */
  private int byteAt(int at) {
    return at < bytes.length ? bytes[at] : -1;
  }

  private static byte[] bytes(Path file) throws BundleException {
    try {
      if (Files.isRegularFile(file)) {
        return Files.readAllBytes(file);
      }
    } catch (IOException e) {
      throw new BundleException("expected to read " + file + ", found: " + e.getMessage(), e);
    }
    throw new BundleException("expected the bundle's file " + file + ", found nothing there");
  }

  private static int key(int channel, Sign sign) {
    return 2 * channel + sign.ordinal();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
