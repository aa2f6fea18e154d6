package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network runs on.
 *
 * @param kind of device
 * @param number of the CUDA device, from 0; 0 for other kinds
 */
public record Device(Kind kind, int number) {

  /** A kind of device. */
  public enum Kind {
    /** CUDA if ONNX Runtime can use it, else the CPU. */
    AUTO,

    /** The processor. */
    CPU,

    /** One CUDA device, or nothing. */
    CUDA
  }

  /** The first CUDA device if ONNX Runtime can use it, else the CPU. */
  public static final Device AUTO = new Device(Kind.AUTO, 0);

  /** The processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The first CUDA device, or nothing. */
  public static final Device CUDA = new Device(Kind.CUDA, 0);

  private static final Pattern NAME = Pattern.compile("(auto|cpu|cuda)(?::(\\d{1,3}))?");

  public Device {
    requireNonNull(kind);
    if (number < 0 || kind != Kind.CUDA && number != 0) {
      throw new IllegalArgumentException(
          "expected a number of a CUDA device, found " + number + " of " + kind);
    }
  }

  /**
   * The device of a name: {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, in letters of
   * any size.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Device of(String name) {
    Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(2) != null && !matcher.group(1).equals("cuda")) {
      throw new IllegalArgumentException("expected auto, cpu, cuda or cuda:N, found " + name);
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    return new Device(kind, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
  }

  /** Whether this is a CUDA device for certain. */
  public boolean isCuda() {
    return kind == Kind.CUDA;
  }

  /** Its name, as {@link #of} takes it. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return number == 0 ? name : name + ":" + number;
  }
}
