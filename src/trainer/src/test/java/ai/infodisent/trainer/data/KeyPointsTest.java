package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Orientation;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.Quiet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CUB's key points and boxes, held against pictures whose pixels tell their place. */
class KeyPointsTest {

  private static final int WIDTH = 120;
  private static final int HEIGHT = 60;

  @TempDir Path folder;

  private Replica cub;

  @BeforeEach
  void write() {
    cub =
        new Replica(folder, DataFormat.CUB)
            .png("images/001.Tern/a.png", WIDTH, HEIGHT)
            .png("images/001.Tern/b.png", WIDTH, HEIGHT)
            .text("images.txt", "1 001.Tern/a.png\n2 001.Tern/b.png\n")
            .text("classes.txt", "1 001.Tern\n")
            .text("image_class_labels.txt", "1 1\n2 1\n")
            .text("train_test_split.txt", "1 1\n2 0\n")
            .text("bounding_boxes.txt", "1 0 0 5 5\n2 20.0 10.0 60.0 40.0\n")
            .text("parts/parts.txt", "1 back\n2 left eye\n3 right eye\n")
            .text("parts/part_locs.txt", "2 1 30.0 20.5 1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "squash, 48, 24, none",
    "squash, 50, 70, boxes",
    "crop, 32, 32, none",
    "crop, 40, 20, boxes",
    "crop, 100, 80, none"
  })
  void aKeyPointIsWhereTheNetworkSeesItsPixel(String rule, int width, int height, String crop)
      throws IOException {
    Preparation preparation =
        rule.equals("squash")
            ? Preparation.squash(width, height)
            : Preparation.crop(width, height, Math.max(width, height) + 4);
    Crop taken = Crop.valueOf(crop.toUpperCase(Locale.ROOT));
    int visible = 0;
    int hidden = 0;
    for (int x = 1; x < WIDTH; x += 7) {
      for (int y = 1; y < HEIGHT; y += 7) {
        cub.text("parts/part_locs.txt", "2 1 " + x + ".0 " + y + ".0 1\n");
        Prepared prepared = prepared(preparation, taken);
        Seen seen = seen(prepared, taken);
        int[] range = range(prepared.pixels());
        if (seen.parts().isEmpty()) {
          boolean well =
              x > range[0] + 1 && x < range[1] - 1 && y > range[2] + 1 && y < range[3] - 1;
          assertFalse(well, x + ", " + y + " is seen");
          hidden++;
        } else {
          KeyPoint found = seen.parts().get("back").keyPoints().get(0);
          int pixel = 3 * ((int) found.y() * width + (int) found.x());
          assertEquals(x, prepared.pixels().rgb()[pixel] & 255, 2, "column");
          assertEquals(y, prepared.pixels().rgb()[pixel + 1] & 255, 2, "row");
          visible++;
        }
      }
    }
    assertTrue(visible > 10, visible + " visible");
    assertEquals(rule.equals("crop") || taken == Crop.BOXES, hidden > 0);
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void keyPointsAndBoxesAreOfStoredPixelsHoweverThePictureIsTurned(Orientation orientation)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(Replica.places(WIDTH, HEIGHT), "jpg", plain);
    Files.write(
        folder.resolve("images/001.Tern/b.png"),
        Replica.turned(plain.toByteArray(), orientation.ordinal() + 1));
    for (Crop crop : Crop.values()) {
      Prepared prepared = prepared(Preparation.squash(48, 48), crop);
      Seen seen = seen(prepared, crop);
      KeyPoint found = seen.parts().get("back").keyPoints().get(0);
      int pixel = 3 * ((int) found.y() * 48 + (int) found.x());
      assertEquals(30, prepared.pixels().rgb()[pixel] & 255, 6, "column");
      assertEquals(20, prepared.pixels().rgb()[pixel + 1] & 255, 6, "row");
      if (crop == Crop.NONE) {
        assertBox(seen.object().orElseThrow(), prepared.pixels(), 6);
      }
    }
  }

  @Test
  void theObjectIsWhatLiesInItsBoxUnlessThatIsAllThereIs() throws IOException {
    Prepared prepared = prepared(Preparation.crop(50, 50, 56), Crop.NONE);
    assertBox(seen(prepared, Crop.NONE).object().orElseThrow(), prepared.pixels(), 1);
    Prepared cropped = prepared(Preparation.squash(50, 50), Crop.BOXES);
    assertTrue(seen(cropped, Crop.BOXES).object().isEmpty());
  }

  @Test
  void anObjectOutsideOfWhatTheNetworkSeesIsNotVisible() throws IOException {
    cub.text("bounding_boxes.txt", "1 0 0 5 5\n2 0 0 10 60\n");
    Prepared centre = prepared(Preparation.crop(30, 30, 30), Crop.NONE);
    assertTrue(seen(centre, Crop.NONE).object().isEmpty());
  }

  @Test
  void leftAndRightAreOnePartThatIsWhereverEitherIs() throws IOException {
    cub.text("parts/part_locs.txt", "2 2 30 30 1\n2 3 90 30 1\n2 1 1 1 0\n");
    Prepared prepared = prepared(Preparation.squash(WIDTH, HEIGHT), Crop.NONE);
    Annotations annotations = DataSets.annotations(folder, DataFormat.AUTO, Crop.NONE);
    assertEquals(List.of("back", "eye"), annotations.parts());
    Seen seen = annotations.seen(picture(Crop.NONE), prepared);
    assertEquals(Set.of("eye"), seen.parts().keySet());
    SeenPart eye = seen.parts().get("eye");
    assertEquals(List.of(new KeyPoint(30.5, 30.5), new KeyPoint(90.5, 30.5)), eye.keyPoints());
    // 32 / 224 of 120 and of 60 pixels are 17 and 9.
    assertTrue(eye.region().holds(30, 30) && eye.region().holds(98, 34));
    assertTrue(eye.region().holds(22, 26) && eye.region().holds(38, 34));
    assertFalse(eye.region().holds(21, 30) || eye.region().holds(39, 30));
    assertFalse(eye.region().holds(30, 25) || eye.region().holds(60, 30));
    cub.text("parts/part_locs.txt", "2 3 90 30 1\n2 2 30 30 0\n");
    assertEquals(
        List.of(new KeyPoint(90.5, 30.5)),
        seen(prepared, Crop.NONE).parts().get("eye").keyPoints());
  }

  @Test
  void aKeyPointOutsideOfThePictureIsNotVisible() throws IOException {
    cub.text("parts/part_locs.txt", "2 1 120 30 1\n2 2 -1 3 1\n2 3 119 59 1\n");
    Prepared prepared = prepared(Preparation.squash(10, 10), Crop.NONE);
    assertEquals(Set.of("eye"), seen(prepared, Crop.NONE).parts().keySet());
  }

  @Test
  void withoutPartsOrBoxesNothingIsKnown() throws IOException {
    cub.without("parts/part_locs.txt").without("bounding_boxes.txt");
    Annotations annotations = DataSets.annotations(folder, DataFormat.CUB, Crop.NONE);
    assertEquals(List.of(), annotations.parts());
    Prepared prepared = prepared(Preparation.squash(10, 10), Crop.NONE);
    assertEquals(Seen.NOTHING, annotations.seen(picture(Crop.NONE), prepared));
  }

  @Test
  void whatContradictsThePictureIsRefusedInASentence() throws IOException {
    cub.text("bounding_boxes.txt", "1 0 0 5 5\n2 130 0 10 60\n");
    Prepared prepared = prepared(Preparation.squash(10, 10), Crop.NONE);
    String refused =
        assertThrows(TrainerException.class, () -> seen(prepared, Crop.NONE)).getMessage();
    assertTrue(refused.startsWith("expected a box that meets the picture of 120 x 60"), refused);
    cub.without("parts/parts.txt");
    assertTrue(
        assertThrows(
                TrainerException.class,
                () -> DataSets.annotations(folder, DataFormat.CUB, Crop.NONE))
            .getMessage()
            .endsWith("found no parts/parts.txt"));
  }

  private Seen seen(Prepared prepared, Crop crop) throws IOException {
    return DataSets.annotations(folder, DataFormat.CUB, crop).seen(picture(crop), prepared);
  }

  private Prepared prepared(Preparation preparation, Crop crop) throws IOException {
    return preparation.prepare(picture(crop).decode(preparation));
  }

  private LabelledPicture picture(Crop crop) {
    return DataSets.read(folder, DataFormat.CUB, crop, new Quiet()).validation().get(0);
  }

  /** Columns 20 to below 80 and rows 10 to below 50 are inside. */
  private static void assertBox(Region object, Pixels seen, int tolerance) {
    int inside = 0;
    for (int pixel = 0; pixel < seen.width() * seen.height(); pixel++) {
      int column = seen.rgb()[3 * pixel] & 255;
      int row = seen.rgb()[3 * pixel + 1] & 255;
      boolean holds = object.holds(pixel % seen.width(), pixel / seen.width());
      inside += holds ? 1 : 0;
      if (within(column, row, -tolerance)) {
        assertTrue(holds, column + ", " + row);
      } else if (!within(column, row, tolerance)) {
        assertFalse(holds, column + ", " + row);
      }
    }
    assertTrue(inside > 0);
  }

  private static boolean within(int column, int row, int more) {
    return column >= 20 - more && column < 80 + more && row >= 10 - more && row < 50 + more;
  }

  /** The least and the most column and row that are seen. */
  private static int[] range(Pixels seen) {
    int[] range = {255, 0, 255, 0};
    for (int i = 0; i < seen.rgb().length; i += 3) {
      range[0] = Math.min(range[0], seen.rgb()[i] & 255);
      range[1] = Math.max(range[1], seen.rgb()[i] & 255);
      range[2] = Math.min(range[2], seen.rgb()[i + 1] & 255);
      range[3] = Math.max(range[3], seen.rgb()[i + 1] & 255);
    }
    return range;
  }
}
