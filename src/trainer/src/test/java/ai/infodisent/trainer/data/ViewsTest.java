package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.fit.Quiet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {

  private static final Preparation PREPARATION = Preparation.crop(12, 10, 14);

  private static final Augmentation ALL = Augmentation.of("flip,crop,jitter");

  private static final LabelledPicture NOISE = noise("noise");

  @TempDir Path folder;

  @Test
  void aViewFollowsFromSeedEpochAndPicture() throws IOException {
    Set<ByteBuffer> found = new HashSet<>();
    for (long seed : List.of(0L, 1L, -1L)) {
      Views views = new Views(ALL, PREPARATION, seed);
      for (int epoch = 0; epoch < 4; epoch++) {
        for (int index = 0; index < 4; index++) {
          byte[] once = rgb(views.view(NOISE, index, epoch));
          byte[] again = rgb(new Views(ALL, PREPARATION, seed).view(NOISE, index, epoch));
          assertArrayEquals(once, again);
          found.add(ByteBuffer.wrap(once));
        }
      }
    }
    assertEquals(3 * 4 * 4, found.size());
  }

  @Test
  void aboutHalfOfTheViewsAreMirroredInEveryEpochAndOfEveryPicture() throws IOException {
    Views views = new Views(Augmentation.of("flip"), PREPARATION, 7);
    byte[] plain = PREPARATION.prepare(NOISE.decode(PREPARATION)).pixels().rgb();
    int[][] mirrored = new int[2][100];
    for (int epoch = 0; epoch < 100; epoch++) {
      for (int index = 0; index < 100; index++) {
        boolean same = Arrays.equals(plain, rgb(views.view(NOISE, index, epoch)));
        mirrored[0][epoch] += same ? 0 : 1;
        mirrored[1][index] += same ? 0 : 1;
      }
    }
    for (int[] counts : mirrored) {
      for (int count : counts) {
        // Beyond four standard deviations.
        assertTrue(count > 29 && count < 71, "found " + count + " of 100");
      }
    }
  }

  @Test
  void viewsAreTakenAsTheyAreWhateverThePreparation() throws IOException {
    Views views = new Views(ALL, PREPARATION, 3);
    LabelledPicture view = views.view(NOISE, 5, 2);
    assertEquals(NOISE.label(), view.label());
    try (PicturePipeline pipeline =
        new PicturePipeline(List.of(view), views.shown(), 1, new Quiet(), "")) {
      Pixels taken = pipeline.take(1).get(0).prepared().pixels();
      assertEquals(12, taken.width());
      assertArrayEquals(rgb(view), taken.rgb());
    }
  }

  @Test
  void viewsDoNotDependOnThreads() throws IOException {
    Views views = new Views(ALL, PREPARATION, 3);
    List<LabelledPicture> all = new ArrayList<>();
    for (int index = 0; index < 60; index++) {
      all.add(views.view(noise("noise " + index), index, 1));
    }
    try (PicturePipeline pipeline = new PicturePipeline(all, views.shown(), 4, new Quiet(), "")) {
      List<PicturePipeline.Read> read = pipeline.take(60);
      for (int index = 0; index < 60; index++) {
        assertArrayEquals(rgb(all.get(index)), read.get(index).prepared().pixels().rgb());
      }
    }
  }

  @Test
  void forWindowsALargeJpegIsDecodedAtAHigherScale() throws IOException {
    Path file = folder.resolve("large.jpg");
    ImageIO.write(new BufferedImage(400, 320, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
    PictureFile source = new PictureFile(file, Optional.empty());
    List<Decoded> asked = new ArrayList<>();
    LabelledPicture picture =
        new LabelledPicture(
            file.toString(),
            0,
            preparation -> {
              asked.add(source.decode(preparation));
              return asked.get(asked.size() - 1);
            });
    Preparation small = Preparation.squash(24, 20);
    new Views(Augmentation.of("flip"), small, 0).view(picture, 0, 0).decode(small);
    new Views(Augmentation.of("crop"), small, 0).view(picture, 0, 0).decode(small);
    assertEquals(8, asked.get(0).reduction());
    assertEquals(4, asked.get(1).reduction());
  }

  @Test
  void aPictureThatCannotBeReadHasNoView() {
    LabelledPicture lost =
        new LabelledPicture(
            "lost",
            0,
            preparation -> {
              throw new IOException("lost");
            });
    LabelledPicture view = new Views(ALL, PREPARATION, 0).view(lost, 0, 0);
    assertEquals("a view of lost", view.name());
    assertThrows(IOException.class, () -> view.decode(PREPARATION));
  }

  private static LabelledPicture noise(String name) {
    byte[] rgb = new byte[3 * 37 * 23];
    new Random(name.hashCode()).nextBytes(rgb);
    return new LabelledPicture(name, 4, preparation -> Decoded.of(new Pixels(37, 23, rgb.clone())));
  }

  private static byte[] rgb(LabelledPicture view) throws IOException {
    return view.decode(PREPARATION).pixels().rgb();
  }
}
