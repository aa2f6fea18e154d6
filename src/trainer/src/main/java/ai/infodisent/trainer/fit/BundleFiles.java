package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a bundle's JSON is written. */
public final class BundleFiles {

  private static final ObjectMapper COMPACT = JsonMapper.builder().build();

  private static final ObjectMapper READABLE =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BundleFiles() {}

  /** Writes a manifest, over what is there. */
  public static void write(Path file, Manifest manifest) throws IOException {
    Files.write(file, READABLE.writeValueAsBytes(manifest));
  }

  /** Writes a gallery, one prototype a line: whoever reads it need not parse them all. */
  public static void write(Path file, Gallery gallery) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      writer.write("{\"prototypes\":[");
      String separator = "\n";
      for (Gallery.Prototype prototype : gallery.prototypes()) {
        writer.write(separator);
        writer.write(COMPACT.writeValueAsString(prototype));
        separator = ",\n";
      }
      writer.write("\n]}\n");
    }
  }
}
