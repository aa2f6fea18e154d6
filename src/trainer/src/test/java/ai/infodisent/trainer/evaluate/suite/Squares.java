package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TinyBackbone;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.onnx.ProbeGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Black pictures of 56 x 56 pixels with one square in one of 7 x 7 cells, and a bundle that knows
 * them: a red square is a hat, a green one a shoe, a blue one a shirt. Each channel is how much of
 * a colour there is in a cell.
 */
public final class Squares {

  public static final int SIDE = 56;

  public static final int CELL = 8;

  private Squares() {}

  /** Writes the bundle, with a probe that knows the same. */
  public static TinyBundle write(Path folder) throws IOException {
    float[] filters = new float[3 * 3 * CELL * CELL];
    for (int colour = 0; colour < 3; colour++) {
      for (int i = 0; i < CELL * CELL; i++) {
        filters[(colour * 3 + colour) * CELL * CELL + i] = 1f / (CELL * CELL * 32);
      }
    }
    TinyBackbone backbone = new TinyBackbone(filters, 3, CELL, SIDE, SIDE, 13);
    double[][] same = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    TinyBundle bundle =
        TinyBundle.write(folder, new Gallery(List.of()), backbone, new PlainHead(same, same));
    float[] weights = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Files.write(
        folder.resolve(ProbeGraph.FILE),
        ProbeGraph.of(new Probe(3, 3, weights, new float[3])).toByteArray());
    return bundle;
  }

  /** A square of a colour, 0 to 2, in a cell, row-major. */
  public static Pixels picture(int colour, int cell) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < CELL; y++) {
      for (int x = 0; x < CELL; x++) {
        int pixel = (cell / 7 * CELL + y) * SIDE + cell % 7 * CELL + x;
        rgb[3 * pixel + colour] = (byte) 255;
      }
    }
    return new Pixels(SIDE, SIDE, rgb);
  }
}
