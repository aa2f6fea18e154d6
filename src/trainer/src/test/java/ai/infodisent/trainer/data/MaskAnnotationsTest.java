package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.CreatureFiles;
import ai.infodisent.trainer.creatures.IncompleteCreatures;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.fit.Quiet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts that are masks, held against pictures whose pixels tell their place. */
class MaskAnnotationsTest {

  private static final int WIDTH = 120;
  private static final int HEIGHT = 60;

  private static final IncompleteCreatures CREATURES =
      new IncompleteCreatures(CreatureDataSet.balanced(5, 2, 1, 1, new ObjectRange(0, 1)), 0);

  private static final int WING = PartMask.id(Part.WING);

  @TempDir Path folder;

  private Path picture;
  private Path mask;

  @BeforeEach
  void write() throws IOException {
    new CreatureFiles(CREATURES, false).write(folder, new Quiet());
    String label = CREATURES.complete().labels().get(0);
    picture = folder.resolve("validation").resolve(label).resolve("00000.png");
    mask = folder.resolve("masks/validation").resolve(label).resolve("00000.png");
    ImageIO.write(Replica.places(WIDTH, HEIGHT), "png", picture.toFile());
    writeMask(BufferedImage.TYPE_BYTE_GRAY, WIDTH);
  }

  /** A body, a wing in it, and a thing beside it. */
  private static int id(int column, int row) {
    if (column >= 80) {
      return PartMask.objectId(0);
    }
    if (column >= 30 && column < 50 && row >= 20 && row < 40) {
      return WING;
    }
    return column >= 20 && column < 60 && row >= 10 && row < 50 ? PartMask.BODY : PartMask.BACKDROP;
  }

  private void writeMask(int type, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, id(x, y));
      }
    }
    ImageIO.write(image, "png", mask.toFile());
  }

  @ParameterizedTest
  @CsvSource({"squash, 48, 24", "squash, 120, 60", "crop, 40, 40", "squash, 200, 200"})
  void partsAndObjectAreWhereTheNetworkSeesThem(String rule, int width, int height)
      throws IOException {
    Prepared prepared =
        prepared(
            rule.equals("squash")
                ? Preparation.squash(width, height)
                : Preparation.crop(width, height, width + 4));
    Annotations annotations = annotations();
    assertEquals(List.of("beak", "eye", "foot", "tail", "wing"), annotations.parts());
    Seen seen = annotations.seen(picture(), prepared);
    assertEquals(Set.of("wing"), seen.parts().keySet());
    Pixels pixels = prepared.pixels();
    int wings = 0;
    for (int pixel = 0; pixel < width * height; pixel++) {
      int column = pixels.rgb()[3 * pixel] & 255;
      int row = pixels.rgb()[3 * pixel + 1] & 255;
      int x = pixel % width;
      int y = pixel / width;
      if (same(column, row)) {
        int expected = id(column, row);
        assertEquals(expected == WING, seen.parts().get("wing").region().holds(x, y));
        assertEquals(
            expected == PartMask.BODY || expected == WING,
            seen.object().orElseThrow().holds(x, y),
            column + ", " + row);
        wings += expected == WING ? 1 : 0;
      }
    }
    assertTrue(wings > 0);
    KeyPoint found = seen.parts().get("wing").keyPoints().get(0);
    int middle = 3 * ((int) found.y() * width + (int) found.x());
    assertEquals(39.5, pixels.rgb()[middle] & 255, 2.5);
    assertEquals(29.5, pixels.rgb()[middle + 1] & 255, 2.5);
  }

  /** Whether all around a place is the same: scaled pictures tell places to a pixel. */
  private static boolean same(int column, int row) {
    for (int x = -2; x <= 2; x++) {
      for (int y = -2; y <= 2; y++) {
        if (id(column + x, row + y) != id(column, row)) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void theKeyPointOfAPartIsOnItWhateverItsShape() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    // Two ends, with nothing at the centre of gravity; the left one has a pixel more.
    for (int x : List.of(10, 11, 12, 90, 91)) {
      image.getRaster().setSample(x, 30, 0, PartMask.id(Part.BEAK));
    }
    ImageIO.write(image, "png", mask.toFile());
    SeenPart beak =
        annotations()
            .seen(picture(), prepared(Preparation.squash(WIDTH, HEIGHT)))
            .parts()
            .get("beak");
    assertEquals(List.of(new KeyPoint(12.5, 30.5)), beak.keyPoints());
  }

  @Test
  void ofAPictureThatTheFolderDoesNotTellOfNothingIsKnown() throws IOException {
    LabelledPicture other = new LabelledPicture("other", 0, asked -> picture().decode(asked));
    assertEquals(Seen.NOTHING, annotations().seen(other, prepared(Preparation.squash(9, 9))));
  }

  @Test
  void readAsAnyFoldersCreaturesHaveNoParts() {
    assertSame(Annotations.NONE, DataSets.annotations(folder, DataFormat.FOLDERS, Crop.NONE));
  }

  @Test
  void masksThatAreNoneAreRefusedByName() throws IOException {
    writeMask(BufferedImage.TYPE_BYTE_GRAY, WIDTH - 1);
    assertRefused("expected a mask of 120 x 60 pixels, as its picture has, at ", "found 119 x 60");
    writeMask(BufferedImage.TYPE_INT_RGB, WIDTH);
    assertRefused("expected a mask of 8 bit grey at ", "found another");
    writeMask(BufferedImage.TYPE_USHORT_GRAY, WIDTH);
    assertRefused("expected a mask of 8 bit grey at ", "found another");
    Files.writeString(mask, "no picture");
    assertRefused("expected a mask of 8 bit grey at ", "found another");
    Files.delete(mask);
    assertRefused("expected a mask at ", "found none");
  }

  private void assertRefused(String... parts) throws IOException {
    Prepared prepared = prepared(Preparation.squash(9, 9));
    Annotations annotations = annotations();
    String refused =
        assertThrows(TrainerException.class, () -> annotations.seen(picture(), prepared))
            .getMessage();
    for (String part : parts) {
      assertTrue(refused.contains(part), refused);
    }
    assertTrue(refused.contains(mask.toString()), refused);
    assertFalse(refused.contains("\n"), refused);
  }

  private Annotations annotations() {
    return DataSets.annotations(folder, DataFormat.AUTO, Crop.NONE);
  }

  private LabelledPicture picture() {
    return DataSets.readValidation(
            folder, DataFormat.AUTO, Crop.NONE, CREATURES.complete().labels())
        .get(0);
  }

  private Prepared prepared(Preparation preparation) throws IOException {
    return preparation.prepare(picture().decode(preparation));
  }
}
