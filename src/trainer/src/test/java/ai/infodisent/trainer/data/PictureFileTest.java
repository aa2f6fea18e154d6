package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.image.Orientation;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureFileTest {

  private static final Preparation SMALL = Preparation.squash(4, 4);

  private static final BoundingBox BOX = new BoundingBox(3, 1, 9, 5, "a line");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void aBoxIsOfStoredPixelsHoweverThePictureIsTurned(Orientation orientation) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(Replica.places(20, 12), "jpg", plain);
    Path file = folder.resolve("turned.jpg");
    Files.write(file, Replica.turned(plain.toByteArray(), orientation.ordinal() + 1));
    Pixels stored = new ImageDecoder(1000).decode(EncodedImage.of(plain.toByteArray()));
    byte[] inside = new byte[3 * 6 * 4];
    for (int row = 0; row < 4; row++) {
      System.arraycopy(stored.rgb(), 3 * (20 * (row + 1) + 3), inside, 3 * 6 * row, 3 * 6);
    }
    Decoded cut = new PictureFile(file, Optional.of(BOX)).decode(SMALL);
    assertArrayEquals(orientation.upright(new Pixels(6, 4, inside)).rgb(), cut.pixels().rgb());
    assertEquals(orientation.swapsSides() ? 4 : 6, cut.width());
  }

  @Test
  void aCorruptPictureIsOneWithABoxToo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "no picture");
    PictureFile picture = new PictureFile(file, Optional.of(BOX));
    assertThrows(IOException.class, () -> picture.decode(SMALL));
  }

  @Test
  void aBoxIsClippedToThePicture() throws IOException {
    assertEquals(new Box(0, 0, 20, 10), new BoundingBox(-5, -1, 99, 11, "").within(20, 10));
    assertEquals(new Box(19, 9, 1, 1), new BoundingBox(19.5, 9.9, 30, 30, "").within(20, 10));
    BoundingBox outside = new BoundingBox(-5, 0, 0, 5, "");
    assertThrows(IOException.class, () -> outside.within(20, 10));
  }
}
