package ai.infodisent.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stands beside the trainer, which can make bundles. */
class ExplainedModelTest {

  @TempDir static Path folder;

  private static TinyBundle tiny;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
  }

  @Test
  void anInferenceIsWhatPlainJavaComputes() throws OrtException, IOException {
    List<Pixels> pictures = List.of(TinyBundle.picture(1), TinyBundle.picture(2));
    Inference inference;
    try (ExplainedModel model = open()) {
      inference = model.run(pictures, true);
      for (int c = 0; c < 3; c++) {
        for (int k = 0; k < 5; k++) {
          assertEquals(tiny.head().weights()[c][k], model.weight(c, k));
        }
      }
    }
    // It was copied out, and so outlives the session.
    assertEquals(2, inference.pictures());
    for (int n = 0; n < 2; n++) {
      PlainHead.Outcome plain = tiny.plain(pictures.get(n));
      for (int c = 0; c < 3; c++) {
        assertEquals(plain.logits()[c], inference.logit(n, c), 1e-4);
        assertEquals(plain.scores()[c], inference.score(n, c), 1e-5);
        assertEquals(plain.ranking()[c], inference.classOfRank(n, c));
      }
      for (int k = 0; k < 5; k++) {
        for (int sign = 0; sign < 2; sign++) {
          assertEquals(plain.components()[sign][k], inference.component(n, sign, k), 1e-4);
          assertEquals(plain.winners()[sign][k], inference.winner(n, sign, k));
        }
        for (int cell = 0; cell < 6; cell++) {
          assertEquals(plain.mixed()[k][cell], inference.map(n, k, cell), 1e-4);
        }
      }
    }
  }

  @Test
  void mapsAreBroughtOnlyWhenAskedFor() throws OrtException, IOException {
    try (ExplainedModel model = open()) {
      assertNull(model.run(List.of(TinyBundle.picture(1)), false).maps());
    }
  }

  @Test
  void picturesOfAnotherSizeAreRefused() throws IOException {
    try (ExplainedModel model = open()) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.run(List.of(new Pixels(8, 12, new byte[288])), false));
      assertEquals("expected pictures of 12 x 8, found 8 x 12", refused.getMessage());
    }
  }

  @Test
  void manyThreadsAtOnceFindTheSame() throws Exception {
    try (ExplainedModel model = open()) {
      float[] alone = logits(model, 3);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<float[]>> together = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          together.add(threads.submit(() -> logits(model, 3)));
        }
        for (Future<float[]> found : together) {
          assertArrayEquals(alone, found.get(), 0);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aGraphThatDoesNotFitItsManifestIsRefused() throws IOException {
    Manifest right = tiny.read().manifest();
    assertRefused(with(right, List.of("hat"), right.preparation(), 5, right.cells()), "\"logits\"");
    assertRefused(
        with(right, right.labels(), right.preparation(), 6, right.cells()), "\"components\"");
    assertRefused(
        with(right, right.labels(), Preparation.squash(8, 12), 5, right.cells()), "\"image\"");
    assertRefused(
        with(right, right.labels(), right.preparation(), 5, new Manifest.Cells(3, 2)), "\"maps\"");
  }

  @Test
  void aGraphThatIsNoneIsRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve(Bundle.MODEL), new byte[100]);
    BundleException refused =
        assertThrows(
            BundleException.class,
            () ->
                ExplainedModel.open(
                        new Bundle(other, tiny.read().manifest()), new SessionSettings(1))
                    .close());
    assertTrue(
        refused.getMessage().contains("to be a graph ONNX Runtime can load"), refused.getMessage());
  }

  @Test
  void noThreadsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SessionSettings(0));
  }

  private static float[] logits(ExplainedModel model, long seed) throws OrtException {
    Inference found = model.run(List.of(TinyBundle.picture(seed)), false);
    return new float[] {found.logit(0, 0), found.logit(0, 1), found.logit(0, 2)};
  }

  private static ExplainedModel open() throws IOException {
    return ExplainedModel.open(tiny.read(), new SessionSettings(1));
  }

  private static Manifest with(
      Manifest manifest,
      List<String> labels,
      Preparation preparation,
      int channels,
      Manifest.Cells cells) {
    return new Manifest(
        manifest.format(),
        manifest.version(),
        manifest.model(),
        labels,
        preparation,
        channels,
        cells,
        manifest.pooling(),
        manifest.scores(),
        Collections.nCopies(labels.size(), 0f),
        manifest.fixedBatch(),
        manifest.provenance());
  }

  private static void assertRefused(Manifest manifest, String tensor) {
    BundleException refused =
        assertThrows(
            BundleException.class,
            () ->
                ExplainedModel.open(new Bundle(tiny.folder(), manifest), new SessionSettings(1))
                    .close());
    assertTrue(refused.getMessage().startsWith("expected tensor " + tensor), refused.getMessage());
    assertTrue(refused.getMessage().contains(", as model.json says, found "));
  }
}
