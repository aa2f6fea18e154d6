package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.Quiet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A data set of a few files in a published one's layout.
 *
 * @param folder where it lies
 * @param format its format
 */
record Replica(Path folder, DataFormat format) {

  /** Writes a file. */
  Replica text(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Writes files that are taken for pictures as long as nobody looks, no two the same. */
  Replica pictures(String... files) {
    for (String file : files) {
      text(file, "no picture: " + file);
    }
    return this;
  }

  /** Writes a PNG whose pixels tell their place: x in red, y in green. */
  Replica png(String file, int width, int height) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      ImageIO.write(places(width, height), "png", folder.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Copies a MATLAB file that SciPy wrote. */
  Replica golden(String name, String file) {
    try (InputStream bytes = Replica.class.getResourceAsStream("/golden/mat/" + name)) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.copy(bytes, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Replica without(String file) {
    try {
      Files.delete(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  DataSet read(Crop crop) {
    return DataSets.read(folder, format, crop, new Quiet());
  }

  /** How many pixels of a picture at its stored size are the object's; -1 where nobody knows. */
  int objectPixels(LabelledPicture picture, int width, int height) throws IOException {
    Preparation asItIs = Preparation.squash(width, height);
    Optional<Region> object =
        DataSets.annotations(folder, format, Crop.NONE)
            .seen(picture, asItIs.prepare(picture.decode(asItIs)))
            .object();
    if (object.isEmpty()) {
      return -1;
    }
    return (int)
        IntStream.range(0, width * height)
            .filter(pixel -> object.get().holds(pixel % width, pixel / width))
            .count();
  }

  /** Names below the folder, with labels. */
  List<String> names(List<LabelledPicture> pictures) {
    return pictures.stream()
        .map(
            picture ->
                folder.relativize(Path.of(picture.name())).toString().replace('\\', '/')
                    + " "
                    + picture.label())
        .toList();
  }

  /** Reading ends with a sentence that has all these parts. */
  void assertRefused(Crop crop, String... parts) {
    TrainerException refused = assertThrows(TrainerException.class, () -> read(crop));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }

  /** A picture whose pixels tell their place: x in red, y in green. */
  static BufferedImage places(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, x << 16 | y << 8);
      }
    }
    return image;
  }

  /** Puts an EXIF segment of one entry, the orientation, behind the start of a JPEG. */
  static byte[] turned(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] all = Arrays.copyOf(jpeg, jpeg.length + exif.length);
    System.arraycopy(exif, 0, all, 2, exif.length);
    System.arraycopy(jpeg, 2, all, 2 + exif.length, jpeg.length - 2);
    return all;
  }
}
