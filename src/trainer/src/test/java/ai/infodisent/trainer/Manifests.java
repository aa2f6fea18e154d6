package ai.infodisent.trainer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The manifests that run the trainer, read strictly, and what they run. */
final class Manifests {

  static final Path FOLDER =
      Path.of("..", "..", "function-deploy", "trainer").toAbsolutePath().normalize();

  static final String INDEX = "$(JOB_COMPLETION_INDEX)";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingElse())
          .build();

  private Manifests() {}

  static Job extract() throws IOException {
    return job(Files.readString(FOLDER.resolve("extract-job.yaml")));
  }

  static Job fit() throws IOException {
    return job(Files.readString(FOLDER.resolve("fit-job.yaml")));
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it says anything that the schema does not have, or is not one document
   */
  static Job job(String manifest) throws IOException {
    List<Job> all = read(manifest, Job.class);
    if (all.size() != 1) {
      throw new IOException("expected one document, found " + all.size());
    }
    return all.get(0);
  }

  static List<PersistentVolumeClaim> claims() throws IOException {
    return read(Files.readString(FOLDER.resolve("volumes.yaml")), PersistentVolumeClaim.class);
  }

  private static <T> List<T> read(String manifest, Class<T> schema) throws IOException {
    try (MappingIterator<T> documents = YAML.readerFor(schema).readValues(manifest)) {
      return documents.readAll();
    }
  }

  static Container container(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  static Map<String, String> environment(Job job) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar one : container(job).getEnv()) {
      environment.put(one.getName(), one.getValue());
    }
    return environment;
  }

  /** The command line of one of a job's pods, as Kubernetes makes it. */
  static List<String> arguments(Job job, int index) {
    return container(job).getArgs().stream()
        .map(argument -> argument.replace(INDEX, Integer.toString(index)))
        .toList();
  }

  /** The same where what a pod mounts lies in a folder. */
  static List<String> arguments(Job job, int index, Path folder) {
    return arguments(job, index).stream()
        .map(argument -> mount(job, argument).isEmpty() ? argument : folder + argument)
        .toList();
  }

  /** Where a path of a job's pods is mounted from; nowhere, if it is none or on the image. */
  static List<VolumeMount> mount(Job job, String path) {
    return container(job).getVolumeMounts().stream()
        .filter(mount -> path.startsWith("/") && Path.of(path).startsWith(mount.getMountPath()))
        .toList();
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
