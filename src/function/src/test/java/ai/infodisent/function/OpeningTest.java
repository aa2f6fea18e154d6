package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.Device;
import ai.infodisent.model.ExplainedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** How the model is opened before the rest has started. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class OpeningTest {

  private Properties before;

  @BeforeEach
  void rememberProperties() {
    before = (Properties) System.getProperties().clone();
    System.clearProperty("quarkus.profile");
  }

  @AfterEach
  void leaveEverythingAsItWas() {
    Opening.end();
    System.setProperties(before);
  }

  @Test
  void settingsAreKnownEarlyFromSystemProperties() {
    System.setProperty("infodisent.bundle", "somewhere");
    System.setProperty("infodisent.threads", "3");
    System.setProperty("infodisent.device", "cpu");
    System.setProperty("infodisent.ort.libraries", "elsewhere");
    ModelSettings expected =
        new ModelSettings(
            Optional.of(Path.of("somewhere")),
            OptionalInt.of(3),
            Device.CPU,
            Optional.of(Path.of("elsewhere")));
    assertEquals(Optional.of(expected), ModelSettings.early());
  }

  @Test
  void whatNobodySaysIsAsUsual() {
    ModelSettings early = ModelSettings.early().orElseThrow();
    assertEquals(OptionalInt.empty(), early.threads());
    assertEquals(Device.AUTO, early.device());
    assertEquals(Optional.empty(), early.libraries());
  }

  @Test
  void nothingIsKnownEarlyWhereAFileMayHaveItsSay() {
    System.setProperty("smallrye.config.locations", "more.properties");
    assertEquals(Optional.empty(), ModelSettings.early());
  }

  @Test
  void nothingIsKnownEarlyOfSettingsThatMakeNoSense() {
    System.setProperty("infodisent.threads", "many");
    assertEquals(Optional.empty(), ModelSettings.early());
  }

  @Test
  void theModelThatWasBegunIsTheOneThatIsServed() throws Exception {
    System.setProperty("infodisent.bundle", Demo.FOLDER.toString());
    begin();
    ModelSettings settings = ModelSettings.early().orElseThrow();
    Opening opening = Opening.of(settings);
    try (ExplainedModel model = opening.model().join()) {
      assertEquals(Demo.FOLDER, model.bundle().directory());
      assertFalse(model.warm());
    }
  }

  @Test
  void aModelOfOtherSettingsIsOpenedInItsPlace() throws Exception {
    System.setProperty("infodisent.bundle", Demo.FOLDER.toString());
    begin();
    ModelSettings early = ModelSettings.early().orElseThrow();
    ModelSettings others =
        new ModelSettings(
            Optional.of(Demo.FOLDER.resolve(".").normalize()),
            OptionalInt.of(1),
            Device.CPU,
            early.libraries());
    try (ExplainedModel model = Opening.of(others).model().join()) {
      assertEquals("as configured", model.execution().reason());
    }
  }

  @Test
  void whatWasBegunInVainIsNotMissed() throws Exception {
    System.setProperty("infodisent.bundle", "${somewhere}");
    begin();
    ModelSettings early = ModelSettings.early().orElseThrow();
    ModelSettings others =
        new ModelSettings(
            Optional.of(Demo.FOLDER), early.threads(), early.device(), early.libraries());
    try (ExplainedModel model = Opening.of(others).model().join()) {
      assertEquals(Demo.FOLDER, model.bundle().directory());
    }
  }

  @Test
  void otherLibrariesThanTheLoadedOnesAreRefused() {
    System.setProperty("infodisent.bundle", Demo.FOLDER.toString());
    begin();
    ModelSettings early = ModelSettings.early().orElseThrow();
    ModelSettings others =
        new ModelSettings(
            early.bundle(), early.threads(), early.device(), Optional.of(Path.of("elsewhere")));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Opening.of(others));
    assertTrue(refused.getMessage().startsWith("expected infodisent.ort.libraries as a system"));
  }

  @Test
  void aBundleThatIsNotThereIsToldWhenTheModelIsAskedFor() throws Exception {
    System.setProperty("infodisent.bundle", "nowhere");
    begin();
    Opening opening = Opening.of(ModelSettings.early().orElseThrow());
    CompletionException refused =
        assertThrows(CompletionException.class, () -> opening.model().join());
    assertInstanceOf(BundleException.class, refused.getCause());
    assertTrue(refused.getMessage().contains("nowhere"), refused.getMessage());
  }

  @Test
  void whatNobodyAskedForIsClosedAtTheEnd() {
    System.setProperty("infodisent.bundle", Demo.FOLDER.toString());
    begin();
    Opening.end();
    Opening.end();
  }

  private static void begin() {
    Opening opening = Opening.early().orElseThrow();
    new Thread(opening, "model").start();
  }
}
