package ai.infodisent.image;

import static org.bytedeco.leptonica.global.leptonica.L_SEVERITY_NONE;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetDepth;
import static org.bytedeco.leptonica.global.leptonica.pixGetHeight;
import static org.bytedeco.leptonica.global.leptonica.pixGetSpp;
import static org.bytedeco.leptonica.global.leptonica.pixGetWidth;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.setMsgSeverity;

import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;

/**
 * The native library that holds libjpeg-turbo, libpng and libwebp, loaded when the first picture
 * needs it.
 *
 * <p>For Linux (x64, aarch64) and macOS (arm64). JavaCPP unpacks it once into {@code
 * ~/.javacpp/cache}, or where {@code -Dorg.bytedeco.javacpp.cachedir} says; with {@code
 * -Dorg.bytedeco.javacpp.pathsFirst=true} it takes it from {@code java.library.path} instead, if it
 * is there.
 */
final class Leptonica {

  /**
   * All memory of JavaCPP's is freed here where it is taken, so it need neither watch for what the
   * garbage collector finds nor, where a process is larger than four times its heap, as with any
   * model, collect garbage and wait for every picture before it refuses to decode.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "org.bytedeco.javacpp.noPointerGC", "true",
          "org.bytedeco.javacpp.maxBytes", "0",
          "org.bytedeco.javacpp.maxPhysicalBytes", "0");

  /** Whose initialisers would load libraries. */
  private static final List<Class<?>> USED =
      List.of(Pointer.class, BytePointer.class, IntPointer.class, PIX.class, leptonica.class);

  private static final String PATHS_FIRST = "org.bytedeco.javacpp.pathsFirst";
  private static final String LOADS = "org.bytedeco.javacpp.loadLibraries";

  /** Whether the library is there for this machine. */
  static final boolean PRESENT = prepare();

  private Leptonica() {}

  /**
   * Decodes a picture. Its pixels' place in the heap is taken first, as what does not fit there
   * need not be decoded into memory that no limit of the heap bounds.
   *
   * @param decoding gives null for what it cannot decode
   * @param width the width it must have, in pixels
   * @param height the height it must have, in pixels
   * @return its pixels, laid over white; empty if it is not what it must be
   * @throws OutOfMemoryError if its pixels do not fit into the heap
   */
  static Optional<Pixels> decode(Supplier<PIX> decoding, int width, int height) {
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    PIX decoded = decoding.get();
    if (decoded == null) {
      return Optional.empty();
    }
    try {
      int depth = pixGetDepth(decoded);
      if (pixGetWidth(decoded) != width
          || pixGetHeight(decoded) != height
          || (depth != 8 && depth != 32)) {
        return Optional.empty();
      }
      read(decoded, width, height, rgb);
      return Optional.of(new Pixels(width, height, rgb));
    } finally {
      pixDestroy(decoded);
    }
  }

  private static void read(PIX decoded, int width, int height, byte[] rgb) {
    boolean grey = pixGetDepth(decoded) == 8;
    boolean transparent = pixGetSpp(decoded) == 4;
    int[] row = new int[pixGetWpl(decoded)];
    IntBuffer words = pixGetData(decoded).capacity((long) row.length * height).asBuffer();
    for (int y = 0; y < height; y++) {
      words.get(row);
      if (grey) {
        readGreys(row, rgb, 3 * width * y, width);
      } else if (transparent) {
        readOverWhite(row, rgb, 3 * width * y, width);
      } else {
        readColours(row, rgb, 3 * width * y, width);
      }
    }
  }

  /** A pixel is a word, red in its highest byte. */
  private static void readColours(int[] row, byte[] rgb, int target, int width) {
    for (int x = 0; x < width; x++) {
      int word = row[x];
      rgb[target + 3 * x] = (byte) (word >> 24);
      rgb[target + 3 * x + 1] = (byte) (word >> 16);
      rgb[target + 3 * x + 2] = (byte) (word >> 8);
    }
  }

  /** As colours, alpha in the lowest byte. */
  private static void readOverWhite(int[] row, byte[] rgb, int target, int width) {
    for (int x = 0; x < width; x++) {
      int word = row[x];
      int alpha = word & 255;
      rgb[target + 3 * x] = RgbRaster.overWhite(word >>> 24, alpha);
      rgb[target + 3 * x + 1] = RgbRaster.overWhite(word >> 16 & 255, alpha);
      rgb[target + 3 * x + 2] = RgbRaster.overWhite(word >> 8 & 255, alpha);
    }
  }

  /** Four pixels are a word, the first in its highest byte. */
  private static void readGreys(int[] row, byte[] rgb, int target, int width) {
    for (int x = 0; x < width; x++) {
      byte grey = (byte) (row[x >> 2] >> 24 - 8 * (x & 3));
      rgb[target + 3 * x] = grey;
      rgb[target + 3 * x + 1] = grey;
      rgb[target + 3 * x + 2] = grey;
    }
  }

  /** Loads the library, unless it is loaded, and tells whether it is there for this machine. */
  static boolean load() {
    return PRESENT;
  }

  private static boolean prepare() {
    for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
      System.setProperty(
          setting.getKey(), System.getProperty(setting.getKey(), setting.getValue()));
    }
    try {
      Optional<Path> folder = Boolean.getBoolean(PATHS_FIRST) ? find() : Optional.empty();
      if (folder.isPresent()) {
        load(folder.get());
      } else {
        Loader.load(leptonica.class);
      }
      // Its complaints would go to standard error.
      setMsgSeverity(L_SEVERITY_NONE);
      return true;
    } catch (LinkageError | RuntimeException e) {
      Logger logger = System.getLogger(Leptonica.class.getName());
      logger.log(
          Level.INFO,
          "No libjpeg-turbo, libpng and libwebp for this machine, JPEGs and PNGs decode slowly and WebP"
              + " not at all: "
              + e);
      return false;
    }
  }

  /** The first folder of {@code java.library.path} that holds both of JavaCPP's libraries. */
  private static Optional<Path> find() {
    return Stream.of(System.getProperty("java.library.path", "").split(File.pathSeparator))
        .map(Path::of)
        .filter(folder -> Files.exists(javaCpp(folder)) && Files.exists(jni(folder)))
        .findFirst();
  }

  /**
   * Loads the libraries as they lie there; the dynamic linker finds what they need beside them.
   * JavaCPP would come to the same, but looks for every library in every place it knows, which
   * takes a native executable longer than to decode a picture.
   */
  private static void load(Path folder) {
    String loads = System.getProperty(LOADS);
    System.setProperty(LOADS, "false");
    try {
      // As they are loaded, they initialise some of JavaCPP's classes.
      System.load(javaCpp(folder).toAbsolutePath().toString());
      System.load(jni(folder).toAbsolutePath().toString());
      // Initialised now, and not again when JavaCPP may load what others need.
      for (Class<?> used : USED) {
        MethodHandles.lookup().ensureInitialized(used);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalAccessError(e.getMessage());
    } finally {
      if (loads == null) {
        System.clearProperty(LOADS);
      } else {
        System.setProperty(LOADS, loads);
      }
    }
  }

  private static Path javaCpp(Path folder) {
    return folder.resolve(System.mapLibraryName("jnijavacpp"));
  }

  private static Path jni(Path folder) {
    return folder.resolve(System.mapLibraryName("jnileptonica"));
  }
}
