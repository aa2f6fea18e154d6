package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged function starts, and how it does not. */
class StartIT {

  @TempDir Path elsewhere;

  private Path bundle;

  @BeforeEach
  void copyTheBundle() throws IOException {
    bundle = elsewhere.resolve("copy");
    try (Stream<Path> files = Files.walk(Demo.FOLDER)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, bundle.resolve(Demo.FOLDER.relativize(file).toString()));
      }
    }
  }

  @Test
  void theDemoBesideTheJarIsFoundFromAnyDirectory() throws Exception {
    try (Packaged function = Packaged.start(elsewhere)) {
      HttpRequest request =
          HttpRequest.newBuilder(function.address().resolve("/explain?topClasses=1"))
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(Demo.sample("png")))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals(Demo.version(), Demo.JSON.readTree(answer.body()).at("/model/version").asText());
      function.stop();
      assertTrue(function.ended().stream().anyMatch(line -> line.contains("stopped")));
      assertEquals(143, function.exitCode());
    }
  }

  @Test
  void anotherBundleIsTakenByItsPath() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.bundle=copy")) {
      function.address();
    }
  }

  @Test
  void aMissingBundleIsToldInOneSentence() throws Exception {
    refuses("expected a bundle", "-Dinfodisent.bundle=nowhere");
  }

  @Test
  void aBundleWithoutItsGraphIsToldInOneSentence() throws Exception {
    Files.delete(bundle.resolve("model.onnx"));
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aTruncatedGraphIsToldInOneSentence() throws Exception {
    byte[] graph = Files.readAllBytes(bundle.resolve("model.onnx"));
    Files.write(bundle.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aGraphOfTheRightLengthThatIsNoneIsToldInOneSentence() throws Exception {
    Path graph = bundle.resolve("model.onnx");
    Files.write(graph, new byte[(int) Files.size(graph)]);
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aDamagedManifestIsToldInOneSentence() throws Exception {
    Files.writeString(bundle.resolve("model.json"), "{\"format\": 1");
    refuses("model.json", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aDamagedGalleryIsToldInOneSentence() throws Exception {
    Files.delete(bundle.resolve("prototypes").resolve("gallery.json"));
    refuses("gallery.json", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aLimitThatAllowsNothingIsToldInOneSentence() throws Exception {
    refuses("infodisent.limits.pixels", "-Dinfodisent.limits.pixels=0");
    refuses("infodisent.threads", "-Dinfodisent.threads=0");
  }

  @Test
  void theDeviceIsToldAndWhy() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.device=cpu")) {
      function.address();
      function.stop();
      assertTrue(String.join("\n", function.ended()).contains("Running on CPU: as configured"));
    }
  }

  @Test
  void anOnnxRuntimeThatIsNotThereIsToldInOneSentence() throws Exception {
    refuses("infodisent.ort.libraries", "-Dinfodisent.ort.libraries=copy");
  }

  @Test
  void aMisspeltPropertyIsTold() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.thread=2")) {
      assertTrue(String.join("\n", function.ended()).contains("infodisent.thread "));
      assertEquals(1, function.exitCode());
    }
  }

  private void refuses(String named, String property) throws Exception {
    try (Packaged function = Packaged.start(elsewhere, property)) {
      List<String> said = function.ended();
      assertEquals(1, function.exitCode());
      String told = String.join("\n", said);
      assertTrue(told.contains("InfoDisent cannot start: expected "), told);
      assertTrue(told.contains(named), told);
      assertEquals(1, said.stream().filter(line -> !line.isBlank()).count(), told);
      assertFalse(told.contains("Exception"), told);
    }
  }
}
