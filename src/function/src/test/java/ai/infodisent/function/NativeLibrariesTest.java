package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Where native libraries are taken from. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class NativeLibrariesTest {

  @TempDir Path folder;

  private Properties before;

  @BeforeEach
  void startFromNothing() {
    before = (Properties) System.getProperties().clone();
    System.clearProperty("onnxruntime.native.path");
    System.clearProperty("org.bytedeco.javacpp.pathsFirst");
    System.setProperty("java.library.path", "/usr/lib");
  }

  @AfterEach
  void leaveEverythingAsItWas() {
    System.setProperties(before);
  }

  @Test
  void jarsUnpackTheirOwnWhereNothingLiesBesideThem() {
    NativeLibraries.use(Optional.empty(), Optional.empty());
    assertNull(System.getProperty("onnxruntime.native.path"));
    assertNull(System.getProperty("org.bytedeco.javacpp.pathsFirst"));
    assertEquals("/usr/lib", System.getProperty("java.library.path"));
  }

  @Test
  void whatLiesBesideThemIsTakenFirst() {
    NativeLibraries.use(Optional.of(folder), Optional.empty());
    assertEquals(folder.toString(), System.getProperty("onnxruntime.native.path"));
    assertEquals("true", System.getProperty("org.bytedeco.javacpp.pathsFirst"));
    assertEquals(folder + ":/usr/lib", System.getProperty("java.library.path"));
  }

  @Test
  void anotherBuildOfOnnxRuntimeIsTakenInItsPlace() throws Exception {
    Path other = Files.createDirectory(folder.resolve("cuda13"));
    Files.createFile(other.resolve(System.mapLibraryName("onnxruntime")));
    Files.createFile(other.resolve(System.mapLibraryName("onnxruntime4j_jni")));
    NativeLibraries.use(Optional.of(folder), Optional.of(other));
    assertEquals(other.toString(), System.getProperty("onnxruntime.native.path"));
    assertEquals(folder + ":/usr/lib", System.getProperty("java.library.path"));
  }

  @Test
  void aFolderWithoutOnnxRuntimeIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> NativeLibraries.use(Optional.empty(), Optional.of(folder)));
    assertTrue(refused.getMessage().startsWith("expected infodisent.ort.libraries to be a folder"));
    assertTrue(refused.getMessage().endsWith("found none in " + folder));
  }

  @Test
  void whatSomebodyHasSetStays() {
    System.setProperty("onnxruntime.native.path", "/mine");
    System.setProperty("org.bytedeco.javacpp.pathsFirst", "false");
    NativeLibraries.use(Optional.of(folder), Optional.empty());
    assertEquals("/mine", System.getProperty("onnxruntime.native.path"));
    assertEquals("false", System.getProperty("org.bytedeco.javacpp.pathsFirst"));
  }
}
