package ai.infodisent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.ExplanationId;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.Sign;
import ai.infodisent.explanation.UnknownClassException;
import ai.infodisent.image.Box;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.fit.TinyBundle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stands beside the trainer, which can make bundles. */
class InfoDisentTest {

  private static final ExplanationOptions EVERYTHING =
      new ExplanationOptions(3, 99, false, List.of());

  @TempDir static Path folder;

  private static TinyBundle tiny;

  @BeforeAll
  static void write() throws IOException {
    Gallery.Example example = new Gallery.Example("0a.jpg", "hat", 1, new Box(0, 0, 1, 1));
    List<Gallery.Prototype> shown = new ArrayList<>();
    for (int channel = 0; channel < 5; channel++) {
      shown.add(new Gallery.Prototype(channel, Sign.PLUS, List.of(example)));
    }
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(shown));
  }

  @Test
  void fromBytesToExplanationIsThePlainHead() throws Exception {
    Pixels picture = TinyBundle.picture(3);
    PlainHead.Outcome plain = tiny.plain(picture);
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      Explanation found = infodisent.explain(png(picture), EVERYTHING);
      assertEquals(new Explanation.Image(12, 8), found.image());
      assertEquals(infodisent.bundle().manifest().version(), found.model().version());
      for (int rank = 0; rank < 3; rank++) {
        ClassExplanation explained = found.classes().get(rank);
        assertEquals(plain.ranking()[rank], explained.index());
        assertEquals(plain.logits()[explained.index()], explained.logit(), 1e-4);
        for (Component component : explained.prototypes()) {
          int sign = component.sign() == Sign.PLUS ? 0 : 1;
          int winner = plain.winners()[sign][component.channel()];
          assertEquals(new Box(winner % 3 * 4, winner / 3 * 4, 4, 4), component.box());
        }
      }
    }
  }

  @Test
  void examplesAreToldByTheirThumbnailsPathsUnlessSaidOtherwise() throws Exception {
    byte[] picture = png(TinyBundle.picture(3));
    Path thumbnail = tiny.folder().resolve("prototypes").resolve("0a.jpg");
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      assertEquals(thumbnail.toString(), firstExample(infodisent.explain(picture, EVERYTHING)));
    }
    try (InfoDisent infodisent = open(1000)) {
      assertEquals("/shown/0a.jpg", firstExample(infodisent.explain(picture, EVERYTHING)));
    }
  }

  @Test
  void manyThreadsAtOnceAreToldTheSame() throws Exception {
    byte[] picture = png(TinyBundle.picture(3));
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      Explanation alone = infodisent.explain(picture, EVERYTHING);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Explanation>> together = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          together.add(threads.submit(() -> infodisent.explain(picture, EVERYTHING)));
        }
        for (Future<Explanation> found : together) {
          assertEquals(alone, found.get());
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aPictureThatIsDecodedAlreadyIsPreparedLikeOneThatIsNot() throws Exception {
    Pixels picture = TinyBundle.picture(3);
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      Prepared decoded = infodisent.prepare(picture);
      Prepared encoded = infodisent.prepare(png(picture));
      assertArrayEquals(encoded.pixels().rgb(), decoded.pixels().rgb());
      assertEquals(encoded.placement(), decoded.placement());
    }
    try (InfoDisent infodisent = open(95)) {
      // 12 x 8 pixels are 96.
      assertThrows(ImageTooLargeException.class, () -> infodisent.prepare(picture));
    }
  }

  @Test
  void aDecisionIsTheLogitOfItsClass() throws Exception {
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      List<Prepared> pictures =
          List.of(
              infodisent.prepare(TinyBundle.picture(3)), infodisent.prepare(TinyBundle.picture(4)));
      Inference inference = infodisent.infer(pictures, false);
      for (int picture = 0; picture < 2; picture++) {
        for (int index = 0; index < inference.classCount(); index++) {
          assertEquals(0, infodisent.decision(inference, picture, index).sumError(), 1e-4);
        }
      }
    }
  }

  @Test
  void whatCannotBeExplainedIsRefused() throws Exception {
    byte[] picture = png(TinyBundle.picture(3));
    try (InfoDisent infodisent = open(95)) {
      assertThrows(
          UnreadableImageException.class, () -> infodisent.explain(new byte[9], EVERYTHING));
      assertThrows(
          UnreadableImageException.class, () -> infodisent.explain(new byte[0], EVERYTHING));
      // 12 x 8 pixels are 96.
      assertThrows(ImageTooLargeException.class, () -> infodisent.explain(picture, EVERYTHING));
      ExplanationOptions scarf = new ExplanationOptions(1, 1, false, List.of("scarf"));
      // The class is checked first: a question without an answer costs no decoding.
      assertThrows(UnknownClassException.class, () -> infodisent.explain(new byte[9], scarf));
    }
  }

  @Test
  void anExplanationIsNamedByWhatItIsOf() throws Exception {
    byte[] one = png(TinyBundle.picture(3));
    byte[] other = png(TinyBundle.picture(4));
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      String version = infodisent.bundle().manifest().version();
      List<Explanation> both = infodisent.explain(List.of(one, other), EVERYTHING);
      assertEquals(
          ExplanationId.of(version, EVERYTHING, ExplanationId.digest(one)), both.get(0).id());
      assertEquals(
          ExplanationId.of(version, EVERYTHING, ExplanationId.digest(other)), both.get(1).id());
      assertEquals(both.get(0).id(), infodisent.explain(one, EVERYTHING).id());
    }
  }

  @Test
  void aThumbnailThatIsNotThereIsNotShownInline() throws Exception {
    ExplanationOptions inline = EVERYTHING.withExamples(ExampleForm.INLINE);
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      UncheckedIOException failed =
          assertThrows(
              UncheckedIOException.class,
              () -> infodisent.explain(png(TinyBundle.picture(3)), inline));
      assertTrue(failed.getMessage().startsWith("expected the thumbnail 0a.jpg"));
    }
  }

  @Test
  void theOverviewOfAModelThatHasNotRunLetsItRun() throws Exception {
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      assertFalse(infodisent.warm());
      assertEquals(
          0,
          infodisent
              .overview()
              .classes("hat", 1, ExampleForm.NONE, image -> image)
              .classes()
              .get(0)
              .index());
      assertTrue(infodisent.warm());
    }
  }

  @Test
  void theBadOneAmongSeveralPicturesIsNamed() throws Exception {
    byte[] picture = png(TinyBundle.picture(3));
    try (InfoDisent infodisent = InfoDisent.open(tiny.folder())) {
      UnreadableImageException refused =
          assertThrows(
              UnreadableImageException.class,
              () -> infodisent.explain(List.of(picture, picture, new byte[9]), EVERYTHING));
      assertTrue(refused.getMessage().startsWith("picture 3 of 3: "), refused.getMessage());
    }
  }

  @Test
  void aBundleWithoutAGalleryIsRefused() throws IOException {
    Path bare = folder.resolve("bare");
    TinyBundle.write(bare, new Gallery(List.of()));
    Files.delete(bare.resolve("prototypes").resolve("gallery.json"));
    BundleException refused =
        assertThrows(BundleException.class, () -> InfoDisent.open(bare).close());
    assertTrue(refused.getMessage().contains("gallery.json"), refused.getMessage());
  }

  private static InfoDisent open(long maxPixels) throws IOException {
    return InfoDisent.open(
        tiny.folder(), new SessionSettings(1), maxPixels, image -> "/shown/" + image);
  }

  private static String firstExample(Explanation explanation) {
    return explanation.classes().stream()
        .flatMap(found -> found.prototypes().stream())
        .filter(component -> component.sign() == Sign.PLUS)
        .findFirst()
        .orElseThrow()
        .examples()
        .get(0)
        .image();
  }

  private static byte[] png(Pixels pixels) throws IOException {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.width() * pixels.height(); i++) {
      int rgb =
          (pixels.rgb()[3 * i] & 255) << 16
              | (pixels.rgb()[3 * i + 1] & 255) << 8
              | pixels.rgb()[3 * i + 2] & 255;
      image.setRGB(i % pixels.width(), i / pixels.width(), rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
