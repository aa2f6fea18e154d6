package ai.infodisent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.export.Copied;
import ai.infodisent.trainer.export.Export;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which graph a bundle is served with. Stands beside the trainer, which can make variants; on
 * Linux, where processors tell their features.
 */
@EnabledOnOs(OS.LINUX)
class ServingTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String WHY = "INFO Not served by the variant ";

  @TempDir static Path folder;

  private static Path exported;
  private static String any;
  private static String one;

  @TempDir Path copy;

  private Path bundle;
  private Path serving;

  @BeforeAll
  static void export() throws Exception {
    exported = Copied.demo(folder.resolve("demo"));
    any = new Export(Target.CPU, 0, 1).of(Bundle.read(exported)).variant().name();
    one = new Export(Target.CPU, 1, 1).of(Bundle.read(exported)).variant().name();
    new Export(Target.CPU, 2, 1).of(Bundle.read(exported));
    new Export(Target.CUDA, 0, 1).of(Bundle.read(exported));
  }

  @BeforeEach
  void copy() throws IOException {
    bundle = Copied.demo(copy.resolve("demo"));
    serving = Files.createDirectory(bundle.resolve(Bundle.SERVING));
  }

  @Test
  void theOneForOnePictureIsTakenBeforeOthersAndWithoutAWord() throws Exception {
    Path all = Copied.of(exported, copy.resolve("all"));
    try (Logged logged = new Logged();
        InfoDisent infodisent = InfoDisent.open(all)) {
      assertEquals(graph(all, one), infodisent.graph());
      assertEquals(List.of(), logged.lines());
    }
  }

  @Test
  void otherwiseTheFirstByNameIsTaken() throws Exception {
    put(any);
    Copied.of(serving.resolve(any), serving.resolve("zebra"));
    assertServed(any);
    Copied.of(serving.resolve(any), serving.resolve("ant"));
    assertServed("ant");
  }

  @Test
  void aBundleWithoutVariantsIsServedWithItsOwnGraphWithoutAWord() throws Exception {
    assertNotServed();
    Files.delete(serving);
    assertNotServed();
  }

  @Test
  void theBundlesOwnGraphCanBeAskedFor() throws Exception {
    put(any);
    SessionSettings own = new SessionSettings(1).withoutVariants();
    try (ExplainedModel model = ExplainedModel.open(Bundle.read(bundle), own)) {
      assertEquals(bundle.resolve(Bundle.MODEL), model.graph());
    }
  }

  @Test
  void aVariantSaysWhatTheBundlesOwnGraphSays() throws Exception {
    put(any);
    Pixels picture = picture();
    SessionSettings settings = new SessionSettings(1);
    try (ExplainedModel own = ExplainedModel.open(Bundle.read(bundle), settings.withoutVariants());
        ExplainedModel variant = ExplainedModel.open(Bundle.read(bundle), settings)) {
      Inference expected = own.run(List.of(picture), true);
      Inference found = variant.run(List.of(picture), true);
      for (int index = 0; index < expected.classCount(); index++) {
        assertEquals(expected.logit(0, index), found.logit(0, index), 1e-4);
      }
      assertEquals(expected.winners(), found.winners());
    }
  }

  @Test
  void aVariantsWeightsAreReadWhereTheyLieAndNeedNoRun() throws Exception {
    put(any);
    SessionSettings settings = new SessionSettings(1);
    try (ExplainedModel own = ExplainedModel.open(Bundle.read(bundle), settings.withoutVariants());
        ExplainedModel variant = ExplainedModel.open(Bundle.read(bundle), settings)) {
      assertThrows(IllegalStateException.class, () -> own.weight(0, 0));
      own.warmUp();
      for (int index = 0; index < own.bundle().manifest().labels().size(); index++) {
        for (int channel = 0; channel < own.bundle().manifest().channels(); channel++) {
          assertEquals(own.weight(index, channel), variant.weight(index, channel));
        }
      }
      assertFalse(variant.warm());
      variant.warmUp();
      assertTrue(variant.warm());
    }
  }

  @Test
  void aVariantThatTellsOfNoPlaceForItsWeightsIsAskedForThem() throws Exception {
    put(any, tree -> tree.remove("headWeights"));
    assertServed(any);
    try (ExplainedModel variant =
        ExplainedModel.open(Bundle.read(bundle), new SessionSettings(1))) {
      assertThrows(IllegalStateException.class, () -> variant.weight(0, 0));
      variant.warmUp();
      assertTrue(variant.weight(0, 0) >= 0);
    }
  }

  @Test
  void moreOrFewerPicturesThanAGraphTakesAreRefused() throws Exception {
    Bundle read = Bundle.read(exported);
    try (ExplainedModel model = ExplainedModel.open(read, new SessionSettings(1))) {
      assertEquals(1, model.batch());
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.run(List.of(picture(), picture()), false));
      assertEquals(
          "expected 1 picture a run, as " + graph(exported, one) + " takes, found 2 pictures",
          refused.getMessage());
    }
    ServingVariant two = ServingVariant.read(graph(exported, any + "-batch2").getParent());
    try (ExplainedModel model = ExplainedModel.open(read, two, new SessionSettings(1))) {
      assertEquals(2, model.run(List.of(picture(), picture()), false).pictures());
      assertThrows(IllegalArgumentException.class, () -> model.run(List.of(picture()), false));
    }
  }

  @Test
  void anyNumberOfPicturesIsTakenInRunsOfAsManyAsTheGraphTakes() throws Exception {
    Bundle read = Bundle.read(exported);
    List<Pixels> pictures = List.of(picture(1), picture(2), picture(3));
    ServingVariant two = ServingVariant.read(graph(exported, any + "-batch2").getParent());
    SessionSettings one = new SessionSettings(1);
    try (ExplainedModel own = ExplainedModel.open(read, one.withoutVariants());
        ExplainedModel single = ExplainedModel.open(read, one);
        ExplainedModel pair = ExplainedModel.open(read, two, one)) {
      Inference expected = own.runAll(pictures, true);
      for (ExplainedModel model : List.of(single, pair)) {
        Inference found = model.runAll(pictures, true);
        assertEquals(3, found.pictures());
        assertEquals(expected.ranking(), found.ranking());
        assertEquals(expected.winners(), found.winners());
        assertClose(expected.logits(), found.logits());
        assertClose(expected.scores(), found.scores());
        assertClose(expected.components(), found.components());
        assertClose(expected.maps(), found.maps());
        assertNull(model.runAll(pictures, false).maps());
      }
    }
  }

  private static void assertClose(FloatBuffer expected, FloatBuffer found) {
    assertEquals(expected.limit(), found.limit());
    for (int i = 0; i < expected.limit(); i++) {
      assertEquals(expected.get(i), found.get(i), 1e-4);
    }
  }

  @Test
  void whatIsMadeForSomethingElseIsNotTaken() throws Exception {
    put("cuda");
    assertNotServed(WHY + "cuda: expected target cpu, found cuda");
    put(any + "-batch2");
    assertNotServed(
        WHY + any + "-batch2: expected one picture a run, found 2",
        WHY + "cuda: expected target cpu, found cuda");
  }

  @Test
  void aVariantOfAnotherGraphIsNotTaken() throws Exception {
    put(any, tree -> tree.put("version", "0123456789ab"));
    assertNotServed(
        WHY
            + any
            + ": expected the graph's version "
            + Bundle.read(bundle).manifest().version()
            + ", found 0123456789ab");
  }

  @Test
  void aVariantForAnotherOnnxRuntimeIsNotTaken() throws Exception {
    put(any, tree -> tree.put("onnxRuntime", "1.0.0"));
    assertNotServed(
        WHY
            + any
            + ": expected ONNX Runtime "
            + OnnxRuntime.environment().getVersion()
            + ", found 1.0.0");
  }

  @Test
  void aVariantForAnotherProcessorIsNotTaken() throws Exception {
    put(any, tree -> tree.withObject("processor").withArray("features").add("sve"));
    assertNotServed(WHY + any + ": expected processor ");
    put(any, tree -> tree.withObject("processor").withArray("features").remove(0));
    assertNotServed(WHY + any + ": expected processor ");
    put(any, tree -> tree.withObject("processor").put("architecture", "m68k"));
    assertNotServed(WHY + any + ": expected processor ");
  }

  @Test
  void aVariantOfAnUnknownFormatIsNotTaken() throws Exception {
    put(any, tree -> tree.put("format", 2));
    assertNotServed(WHY + any + ": expected a readable ");
  }

  @Test
  void rubbishIsNotTaken() throws Exception {
    Files.createDirectory(serving.resolve("empty"));
    Files.writeString(serving.resolve("README"), "text");
    Path rubbish = Files.createDirectory(serving.resolve("rubbish"));
    Files.writeString(rubbish.resolve(ServingVariant.MANIFEST), "no json");
    assertNotServed(
        WHY + "empty: expected the bundle's file ", WHY + "rubbish: expected a readable ");
    put(any);
    assertServed(any);
  }

  @Test
  void aVariantWithWeightsThatAreCutShortIsNotTaken() throws Exception {
    Path weights = put(any).resolve("model.onnx.data");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));
    assertNotServed(WHY + any + ": expected " + weights + " to have ");
  }

  @Test
  void aVariantThatCannotBeLoadedIsNamedAndNotTaken() throws Exception {
    Path graph = put(any).resolve("model.onnx");
    Files.write(graph, new byte[(int) Files.size(graph)]);
    String why = "WARNING Not served by the variant " + any + ": expected " + graph;
    assertNotServed(why + " to be a graph ONNX Runtime can load, found: ");

    // Its lengths are as serving.json says, but the graph wants more of the weights.
    Path weights = put(any).resolve("model.onnx.data");
    Files.write(weights, new byte[10]);
    change(
        any,
        tree -> tree.<ObjectNode>without("headWeights").withObject("weights").put("bytes", 10));
    assertNotServed(why + " to be a graph ONNX Runtime can load, found: ");

    // W begins where less than all of it fits.
    put(any, tree -> tree.put("headWeights", tree.at("/weights/bytes").asLong() - 4));
    assertNotServed("WARNING Not served by the variant " + any + ": expected ");

    put(any, tree -> tree.put("batch", 1));
    assertNotServed(
        why + " to take 1 picture a run, as serving.json says, found any number of pictures");
  }

  @Test
  void theNextVariantIsTakenForOneThatCannotBeLoaded() throws Exception {
    put(any);
    Path graph = put(one).resolve("model.onnx");
    Files.write(graph, new byte[(int) Files.size(graph)]);
    try (Logged logged = new Logged();
        InfoDisent infodisent = InfoDisent.open(bundle)) {
      assertEquals(graph(bundle, any), infodisent.graph());
      assertEquals(1, logged.lines().size(), logged.lines().toString());
    }
  }

  private void assertServed(String variant) throws IOException {
    try (Logged logged = new Logged();
        InfoDisent infodisent = InfoDisent.open(bundle)) {
      assertEquals(graph(bundle, variant), infodisent.graph());
      assertEquals(List.of(), logged.lines());
    }
  }

  /** The bundle's own graph is taken, and the log has these lines, each of which may go on. */
  private void assertNotServed(String... beginnings) throws Exception {
    try (Logged logged = new Logged();
        ExplainedModel model = ExplainedModel.open(Bundle.read(bundle), new SessionSettings(1))) {
      assertEquals(bundle.resolve(Bundle.MODEL), model.graph());
      assertEquals(1, model.run(List.of(picture()), false).pictures());
      assertEquals(beginnings.length, logged.lines().size(), logged.lines().toString());
      for (int i = 0; i < beginnings.length; i++) {
        String line = logged.lines().get(i);
        assertTrue(line.startsWith(beginnings[i]), line);
        assertEquals(1, line.lines().count(), line);
      }
    }
  }

  private static Path graph(Path bundle, String variant) {
    return bundle.resolve(Bundle.SERVING).resolve(variant).resolve(Bundle.MODEL);
  }

  /** Puts a variant as it was exported into the bundle, in the place of what is there. */
  private Path put(String name) throws IOException {
    Path to = serving.resolve(name);
    if (Files.exists(to)) {
      for (String file : List.of("model.onnx", "model.onnx.data", ServingVariant.MANIFEST)) {
        Files.delete(to.resolve(file));
      }
      Files.delete(to);
    }
    return Copied.of(graph(exported, name).getParent(), to);
  }

  private void put(String name, Consumer<ObjectNode> change) throws IOException {
    put(name);
    change(name, change);
  }

  private void change(String name, Consumer<ObjectNode> change) throws IOException {
    Path manifest = serving.resolve(name).resolve(ServingVariant.MANIFEST);
    ObjectNode tree = (ObjectNode) JSON.readTree(manifest.toFile());
    change.accept(tree);
    JSON.writeValue(manifest.toFile(), tree);
  }

  private static Pixels picture() {
    return picture(1);
  }

  private static Pixels picture(int seed) {
    byte[] rgb = new byte[128 * 128 * 3];
    new Random(seed).nextBytes(rgb);
    return new Pixels(128, 128, rgb);
  }
}
