package ai.infodisent.trainer.drift;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@link Bundle#ACTIVATIONS}, one component a line. */
public final class ActivationFile {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ActivationFile() {}

  /** Writes a record into a bundle's folder. */
  public static void write(Path folder, Activations activations) throws IOException {
    try (Writer writer = Files.newBufferedWriter(folder.resolve(Bundle.ACTIVATIONS))) {
      writer.write("{\"pictures\":" + activations.pictures());
      writer.write(",\"probabilities\":" + JSON.writeValueAsString(activations.probabilities()));
      if (activations.top() != null) {
        writer.write(",\"top\":" + JSON.writeValueAsString(activations.top()));
      }
      writer.write(",\"components\":[");
      String separator = "\n";
      for (Activations.Component component : activations.components()) {
        writer.write(separator);
        writer.write(JSON.writeValueAsString(component));
        separator = ",\n";
      }
      writer.write("\n]}\n");
    }
  }
}
