package ai.infodisent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Overview;
import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whether a native image is told of what this version of ONNX Runtime and of the records needs. */
class RegistrationsTest {

  private static final String METADATA =
      "/META-INF/native-image/ai.infodisent/infodisent-explainer/reachability-metadata.json";

  private static final String LIBRARY = "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";

  /** A class's name stands in the library between zeros. */
  private static final Pattern CLASS =
      Pattern.compile("(?<=\0)(ai/onnxruntime/\\w+|java/lang/\\w+)(?=\0)");

  /** So does the descriptor of a constructor; what the library calls besides returns something. */
  private static final Pattern CONSTRUCTOR = Pattern.compile("(?<=\0)\\([\\w/;\\[]+\\)V(?=\0)");

  @Test
  void everyClassThatOnnxRuntimeAsksForIsRegistered() throws Exception {
    Set<String> registered = new TreeSet<>();
    for (JsonNode entry : entries("jniAccessible")) {
      String type = entry.get("type").asText();
      if (!type.startsWith("org.bytedeco.")) {
        registered.add(type.replace('.', '/'));
      }
    }
    assertEquals(inTheLibrary(CLASS), registered);
  }

  @Test
  void everyConstructorThatOnnxRuntimeAsksForIsRegisteredAndThere() throws Exception {
    Set<String> registered = new TreeSet<>();
    for (JsonNode entry : entries("jniAccessible")) {
      Class<?> type = named(entry.get("type").asText());
      for (JsonNode method : entry.path("methods")) {
        assertEquals("<init>", method.get("name").asText());
        List<Class<?>> parameters = new ArrayList<>();
        for (JsonNode parameter : method.get("parameterTypes")) {
          parameters.add(named(parameter.asText()));
        }
        type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new));
        registered.add(MethodType.methodType(void.class, parameters).toMethodDescriptorString());
      }
    }
    assertFalse(registered.isEmpty());
    assertEquals(inTheLibrary(CONSTRUCTOR), registered);
  }

  @Test
  void everyRecordOfABundleAndOfAnAnswerIsRegistered() throws Exception {
    Set<String> needed = new TreeSet<>();
    for (Class<?> root :
        List.of(
            Manifest.class,
            Gallery.class,
            Activations.class,
            ServingManifest.class,
            Explanation.class,
            Overview.PrototypeView.class,
            Overview.PrototypesView.class,
            Overview.LabelsView.class,
            Overview.ClassesView.class)) {
      collect(root, needed);
    }
    Set<String> registered = new TreeSet<>();
    for (JsonNode entry : entries("allDeclaredConstructors")) {
      assertTrue(entry.get("allDeclaredMethods").asBoolean());
      assertTrue(entry.get("allDeclaredFields").asBoolean());
      registered.add(entry.get("type").asText());
    }
    assertEquals(needed, registered);
  }

  private static void collect(Type type, Set<String> found) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, found);
      }
    } else if (type instanceof Class<?> one && (one.isRecord() || one.isEnum())) {
      if (found.add(one.getName()) && one.isRecord()) {
        for (RecordComponent component : one.getRecordComponents()) {
          collect(component.getGenericType(), found);
        }
      }
    }
  }

  private static Class<?> named(String type) throws ClassNotFoundException {
    return switch (type) {
      case "int" -> int.class;
      case "long" -> long.class;
      case "long[]" -> long[].class;
      case "java.lang.String[]" -> String[].class;
      // Not initialised: that would load native libraries.
      default -> Class.forName(type, false, RegistrationsTest.class.getClassLoader());
    };
  }

  private static List<JsonNode> entries(String property) throws IOException {
    try (InputStream metadata = RegistrationsTest.class.getResourceAsStream(METADATA)) {
      List<JsonNode> entries = new ArrayList<>();
      for (JsonNode entry : new ObjectMapper().readTree(metadata).get("reflection")) {
        if (entry.has(property)) {
          entries.add(entry);
        }
      }
      return entries;
    }
  }

  private static Set<String> inTheLibrary(Pattern pattern) throws IOException {
    try (InputStream library = OrtEnvironment.class.getResourceAsStream(LIBRARY)) {
      String bytes = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);
      return pattern
          .matcher(bytes)
          .results()
          .map(match -> match.group())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
