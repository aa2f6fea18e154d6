package ai.infodisent.function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.knative.serving.v1.Service;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that deploy the function, read strictly. */
final class Deployment {

  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  static final Path FOLDER = ROOT.resolve("function-deploy");

  static final Path WORKFLOW = ROOT.resolve(Path.of(".github", "workflows", "build.yaml"));

  /** What the platform or ONNX Runtime reads rather than the configuration. */
  private static final Set<String> OTHER_SETTINGS =
      Set.of("PORT", "ORT_DISABLE_TELEMETRY", "GLIBC_TUNABLES");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingElse())
          .build();

  private Deployment() {}

  /** The files that are each one Knative service. */
  static Stream<Path> manifests() throws IOException {
    List<Path> services = new ArrayList<>();
    for (Path file : yaml().toList()) {
      if (Files.readString(file).contains("apiVersion: serving.knative.dev/v1\nkind: Service")) {
        services.add(file);
      }
    }
    return services.stream();
  }

  /** All files in YAML. */
  static Stream<Path> yaml() throws IOException {
    return files("*.yaml");
  }

  /**
   * Reads what a file has of one kind, or the only thing it has.
   *
   * @throws IOException if it says anything that the schema does not have
   */
  static <T> List<T> read(String file, String kind, Class<T> schema) throws IOException {
    List<T> found = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(FOLDER.resolve(file)))) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        if (kind == null || document.path("kind").asText().equals(kind)) {
          found.add(YAML.treeToValue(document, schema));
        }
      }
    }
    return found;
  }

  static Stream<Path> dockerfiles() throws IOException {
    return files("Dockerfile.*");
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it says anything that the schema does not have, or more than one thing
   */
  static Service service(String manifest) throws IOException {
    try (MappingIterator<Service> documents = YAML.readerFor(Service.class).readValues(manifest)) {
      Service service = documents.nextValue();
      if (documents.hasNextValue()) {
        throw new IOException("expected one document, found more");
      }
      return service;
    }
  }

  static JsonNode tree(Path yaml) throws IOException {
    return YAML.readTree(Files.readString(yaml));
  }

  /** The environment variables that mean something to the function. */
  static Set<String> settings() {
    Set<String> names = new TreeSet<>(OTHER_SETTINGS);
    collect(InfoDisentConfig.class, "INFODISENT", names);
    return names;
  }

  private static void collect(Class<?> group, String prefix, Set<String> names) {
    for (Method method : group.getMethods()) {
      String words = method.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
      String name = prefix + "_" + words.toUpperCase(Locale.ROOT);
      if (method.getReturnType().getEnclosingClass() == InfoDisentConfig.class) {
        collect(method.getReturnType(), name, names);
      } else {
        names.add(name);
      }
    }
  }

  private static Stream<Path> files(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, pattern)) {
      files.forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new IOException("expected " + pattern + " in " + FOLDER + ", found none");
    }
    return found.stream().sorted();
  }

  /** Takes from the model classes the map in which they keep what their schema does not have. */
  private static final class NothingElse extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
