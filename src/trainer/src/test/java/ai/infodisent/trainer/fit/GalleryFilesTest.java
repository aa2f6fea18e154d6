package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.PrototypeCollector.Prototype;
import ai.infodisent.trainer.fit.PrototypeCollector.Sighting;
import ai.infodisent.trainer.onnx.FeatureMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GalleryFilesTest {

  private static final FeatureMap MAP = new FeatureMap("map", 2, 2, 4, true, "as made");

  @Test
  void thumbnailsAreSmallStoredOnceAndNamedByTheirContent() throws IOException {
    List<Pixels> pictures = List.of(noise(300, 100, 1), noise(40, 200, 2));
    List<Prototype> prototypes =
        List.of(
            new Prototype(0, Sign.PLUS, List.of(new Sighting(0, 5, 3), new Sighting(1, 4, 0))),
            new Prototype(0, Sign.MINUS, List.of(new Sighting(1, 2, 7))),
            new Prototype(1, Sign.PLUS, List.of()));
    GalleryFiles files = of(prototypes, pictures, Preparation.squash(8, 4));
    assertEquals(2, files.thumbnails().size());
    for (Map.Entry<String, byte[]> thumbnail : files.thumbnails().entrySet()) {
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(thumbnail.getValue()));
      assertTrue(Math.max(read.getWidth(), read.getHeight()) <= 96);
      assertTrue(thumbnail.getKey().matches("[0-9a-f]{20}\\.jpg"), thumbnail.getKey());
    }
    Gallery gallery = files.gallery();
    assertEquals(3, gallery.prototypes().size());
    Gallery.Example first = gallery.prototypes().get(0).examples().get(0);
    assertEquals("hat", first.label());
    assertEquals(5, first.activation());
    // 300 x 100 becomes 96 x 32; the last cell of the first row.
    assertEquals(new Box(72, 0, 24, 16), first.box());
    Gallery.Example second = gallery.prototypes().get(0).examples().get(1);
    Gallery.Example third = gallery.prototypes().get(1).examples().get(0);
    assertEquals(second.image(), third.image());
    assertEquals("shoe", third.label());
    assertEquals(List.of(), gallery.prototypes().get(2).examples());
  }

  @Test
  void boxesLieInsideTheThumbnailHoweverThePictureIsCut() throws IOException {
    List<Pixels> pictures = List.of(noise(301, 97, 1), noise(33, 200, 2), noise(5, 3, 3));
    for (Preparation preparation :
        List.of(Preparation.squash(8, 4), Preparation.crop(8, 4, 9), Preparation.crop(4, 8, 8))) {
      List<Sighting> sightings = new ArrayList<>();
      for (int cell = 0; cell < MAP.cells(); cell++) {
        for (int picture = 0; picture < pictures.size(); picture++) {
          sightings.add(new Sighting(picture, 1, cell));
        }
      }
      List<Prototype> prototypes = List.of(new Prototype(0, Sign.PLUS, sightings));
      GalleryFiles files = of(prototypes, pictures, preparation);
      for (Gallery.Example example : files.gallery().prototypes().get(0).examples()) {
        byte[] jpeg = files.thumbnails().get(example.image());
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertTrue(example.box().x() + example.box().width() <= read.getWidth());
        assertTrue(example.box().y() + example.box().height() <= read.getHeight());
      }
    }
  }

  @Test
  void aSmallPictureKeepsItsSize() throws IOException {
    Thumbnail thumbnail = thumbnail(noise(30, 20, 1), Thumbnail.GRADES.get(0));
    assertEquals(30, thumbnail.placement().pictureWidth());
    assertEquals(20, thumbnail.placement().pictureHeight());
  }

  @Test
  void aThumbnailShowsWhatThePictureShows() throws IOException {
    byte[] rgb = new byte[200 * 100 * 3];
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 200; x++) {
        // Red on the left, blue on the right.
        rgb[(y * 200 + x) * 3 + (x < 100 ? 0 : 2)] = (byte) 250;
      }
    }
    Thumbnail thumbnail = thumbnail(new Pixels(200, 100, rgb), Thumbnail.GRADES.get(0));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
    int left = read.getRGB(20, 20);
    int right = read.getRGB(75, 20);
    assertEquals(250, left >> 16 & 255, 20);
    assertEquals(0, left & 255, 20);
    assertEquals(250, right & 255, 20);
    assertEquals(0, right >> 16 & 255, 20);
  }

  @Test
  void theFinestGradeThatFitsTheBudgetIsTaken() throws IOException {
    // Noise hardly compresses: two channels' budget holds few pictures of it in the finest grade.
    List<Pixels> few = new ArrayList<>();
    List<Pixels> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      if (i == 0) {
        few.add(noise(96, 96, i));
      }
      many.add(noise(96, 96, i));
    }
    GalleryFiles small = shown(few);
    byte[] finest = thumbnail(few.get(0), Thumbnail.GRADES.get(0)).jpeg();
    assertArrayEquals(finest, small.thumbnails().values().iterator().next());
    GalleryFiles large = shown(many);
    assertEquals(10, large.thumbnails().size());
    long bytes = large.thumbnails().values().stream().mapToLong(jpeg -> jpeg.length).sum();
    assertTrue(bytes <= 20_000, "found " + bytes);
  }

  private static GalleryFiles shown(List<Pixels> pictures) throws IOException {
    List<Sighting> sightings = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      sightings.add(new Sighting(i, 1, 0));
    }
    List<Prototype> prototypes = List.of(new Prototype(0, Sign.PLUS, sightings));
    return of(prototypes, pictures, Preparation.squash(8, 4));
  }

  private static Thumbnail thumbnail(Pixels picture, Thumbnail.Grade grade) throws IOException {
    return Thumbnail.of(
        Decoded.of(picture), Preparation.squash(8, 4).prepare(picture).placement(), grade);
  }

  private static GalleryFiles of(
      List<Prototype> prototypes, List<Pixels> pictures, Preparation preparation)
      throws IOException {
    int[] labels = new int[pictures.size()];
    List<LabelledPicture> labelled = new ArrayList<>();
    for (Pixels picture : pictures) {
      labelled.add(new LabelledPicture("picture", labelled.size() % 2, any -> Decoded.of(picture)));
    }
    Features own = TinyFeatures.of(new double[pictures.size()][1][1], labels);
    Features train =
        new Features(labelled, own.fingerprints(), own.maps(), own.means(), 0, 1, own.ranges());
    return GalleryFiles.of(
        prototypes, train, List.of("hat", "shoe"), preparation, MAP, 2, new Quiet());
  }

  private static Pixels noise(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * 3];
    new Random(seed).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }
}
