package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** torchvision's windows and views of the same random numbers, written by make_view_golden.py. */
class ViewGoldenTest {

  private static Golden golden;

  /** Windows, and pictures at the network's width and height. */
  private record Golden(int width, int height, List<Window> windows, List<Picture> pictures) {}

  /** A window: left, top, width and height. */
  private record Window(int width, int height, double[] uniform, int[] window) {}

  private record Picture(int width, int height, byte[] rgb, List<Case> cases) {}

  /** A view; the shorter side is 0 where the preparation squashes. */
  private record Case(String augmentation, int shorterSide, double[] uniform, byte[] view) {}

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = ViewGoldenTest.class.getResourceAsStream("/golden/views.json")) {
      golden = JsonMapper.builder().build().readValue(in, Golden.class);
    }
  }

  @Test
  void windowsAreTorchvisions() {
    for (Window expected : golden.windows()) {
      PrimitiveIterator.OfDouble uniform = Arrays.stream(expected.uniform()).iterator();
      int[] box = expected.window();
      assertEquals(
          new Box(box[0], box[1], box[2], box[3]),
          RandomWindow.draw(expected.width(), expected.height(), uniform::nextDouble));
      assertTrue(!uniform.hasNext(), "expected as many random numbers to be taken");
    }
  }

  @Test
  void viewsAreTorchvisionsToTheBit() {
    for (Picture picture : golden.pictures()) {
      Decoded decoded =
          Decoded.of(new Pixels(picture.width(), picture.height(), picture.rgb().clone()));
      for (Case expected : picture.cases()) {
        PrimitiveIterator.OfDouble uniform = Arrays.stream(expected.uniform()).iterator();
        View view =
            View.draw(
                Augmentation.of(expected.augmentation()),
                picture.width(),
                picture.height(),
                uniform::nextDouble);
        Pixels seen = view.of(decoded, preparation(expected.shorterSide()));
        assertEquals(golden.width(), seen.width());
        assertArrayEquals(expected.view(), seen.rgb(), view.toString());
        assertArrayEquals(picture.rgb(), decoded.pixels().rgb(), "the picture was changed");
      }
    }
  }

  private static Preparation preparation(int shorterSide) {
    return shorterSide == 0
        ? Preparation.squash(golden.width(), golden.height())
        : Preparation.crop(golden.width(), golden.height(), shorterSide);
  }
}
