package ai.infodisent.bundle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model on disk: a folder with the fused graph, {@code model.json} and {@code prototypes/}, and
 * maybe {@code activations.json} and {@code serving/}.
 *
 * @param directory the folder
 * @param manifest what {@code model.json} says
 */
public record Bundle(Path directory, Manifest manifest) {

  /** The manifest's file name. */
  public static final String MANIFEST = "model.json";

  /** The fused graph's usual file name. */
  public static final String MODEL = "model.onnx";

  /** The folder of the gallery and its thumbnails. */
  public static final String PROTOTYPES = "prototypes";

  /** The gallery's file name in {@link #PROTOTYPES}. */
  public static final String GALLERY = "gallery.json";

  /** The file name of what is known of the components' strengths. */
  public static final String ACTIVATIONS = "activations.json";

  /** The folder of the serving variants, one folder each. */
  public static final String SERVING = "serving";

  /** Of all of a bundle's files. A native executable interns slowly, and most names come once. */
  static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final ObjectReader MANIFESTS = reader(Manifest.class);

  /**
   * Reads and checks a bundle's manifest; the graph's length is checked, its content is ONNX
   * Runtime's to check, and the gallery is read when it is asked for.
   *
   * @throws BundleException if anything is missing or contradicts itself
   */
  public static Bundle read(Path directory) throws BundleException {
    if (!Files.isDirectory(directory)) {
      throw new BundleException(
          "expected a bundle, a folder with "
              + MANIFEST
              + " and "
              + MODEL
              + ", at "
              + directory
              + ", found "
              + (Files.exists(directory) ? "a file" : "nothing"));
    }
    Manifest manifest = parse(directory.resolve(MANIFEST), MANIFESTS);
    Bundle bundle = new Bundle(directory, manifest);
    checkLength(bundle.model(), manifest.model().bytes(), MANIFEST);
    return bundle;
  }

  /** The bundle's name: its folder's. */
  public String name() {
    return directory.toAbsolutePath().normalize().getFileName().toString();
  }

  /** The fused graph's file. */
  public Path model() {
    return directory.resolve(manifest.model().file());
  }

  /** The folder of the thumbnails. */
  public Path prototypes() {
    return directory.resolve(PROTOTYPES);
  }

  /**
   * Finds the gallery's prototypes, to be parsed one at a time.
   *
   * @throws BundleException if the gallery is missing, damaged, or of channels the model has not
   */
  public GalleryIndex galleryIndex() throws BundleException {
    return GalleryIndex.read(prototypes().resolve(GALLERY), manifest.channels());
  }

  /**
   * Reads the whole gallery.
   *
   * @throws BundleException if it is missing or damaged
   */
  public Gallery gallery() throws BundleException {
    return parse(prototypes().resolve(GALLERY), reader(Gallery.class));
  }

  /**
   * Reads how strong the components were when the bundle was fitted; empty where that was not
   * recorded, as by earlier versions.
   *
   * @throws BundleException if the record is damaged, or of channels the model has not
   */
  public Optional<Activations> activations() throws BundleException {
    Path file = directory.resolve(ACTIVATIONS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Activations read = parse(file, reader(Activations.class));
    for (Activations.Component component : read.components()) {
      if (component.channel() >= manifest.channels()) {
        throw new BundleException(
            "expected channels below "
                + manifest.channels()
                + " in "
                + file
                + ", found "
                + component.channel());
      }
    }
    return Optional.of(read);
  }

  /**
   * The folders of the bundle's serving variants, by name; which of them are variants, and of what,
   * is {@link ServingVariant#read}'s to find. Most bundles have none.
   */
  public List<Path> servingVariants() {
    Path serving = directory.resolve(SERVING);
    String[] names = serving.toFile().list();
    if (names == null) {
      return List.of();
    }
    Arrays.sort(names);
    List<Path> folders = new ArrayList<>();
    for (String name : names) {
      // A variant that is being written lies beside the others, hidden.
      if (!name.startsWith(".") && Files.isDirectory(serving.resolve(name))) {
        folders.add(serving.resolve(name));
      }
    }
    return folders;
  }

  /**
   * A reader of one type. It knows all of the type that it needs to know: what holds one as a
   * constant has found that out, in a native executable, before the start.
   */
  static ObjectReader reader(Class<?> type) {
    return JSON.readerFor(type);
  }

  static <T> T parse(Path file, ObjectReader type) throws BundleException {
    length(file);
    T read;
    try {
      read = type.readValue(file.toFile());
    } catch (JacksonException e) {
      throw new BundleException(
          "expected a readable " + file + ", found: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BundleException("expected a readable " + file + ", found: " + e.getMessage(), e);
    }
    if (read == null) {
      throw new BundleException("expected a readable " + file + ", found: null");
    }
    return read;
  }

  static void checkLength(Path file, long expected, String manifest) throws BundleException {
    long bytes = length(file);
    if (bytes != expected) {
      throw new BundleException(
          "expected "
              + file
              + " to have "
              + expected
              + " bytes, as "
              + manifest
              + " says, found "
              + bytes);
    }
  }

  private static long length(Path file) throws BundleException {
    try {
      if (Files.isRegularFile(file)) {
        return Files.size(file);
      }
    } catch (IOException e) {
      throw new BundleException("expected to read " + file + ", found: " + e.getMessage(), e);
    }
    throw new BundleException("expected the bundle's file " + file + ", found nothing there");
  }
}
