package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.curve;
import static ai.infodisent.trainer.creatures.Shapes.line;
import static ai.infodisent.trainer.creatures.Shapes.polygon;

/** The four beaks, at the head's right. */
final class Beaks {

  private Beaks() {}

  static void draw(int variant, Canvas canvas) {
    switch (variant) {
      case 0 -> parrot(canvas);
      case 1 -> needle(canvas);
      case 2 -> duck(canvas);
      default -> toucan(canvas);
    }
  }

  private static void parrot(Canvas canvas) {
    canvas.outlined(0xD9482B, blob(25, -9, 31, -10, 33, -6, 28, -3, 24, -4));
    canvas.outlined(0xF0643C, blob(23, -25, 33, -25, 40, -17, 39, -5, 35, -10, 30, -11, 24, -9));
  }

  private static void needle(Canvas canvas) {
    canvas.outlined(0xE85AA0, polygon(24, -22, 46, -14.5, 24, -11));
    canvas.stroke(0xFFC4DF, 1.4, line(27, -18, 38, -15.5));
  }

  private static void duck(Canvas canvas) {
    canvas.outlined(0xE8A800, blob(24, -12, 38, -9, 40, -6, 34, -4, 24, -6));
    canvas.outlined(0xFFC928, blob(23, -19, 31, -17, 42, -16, 44, -11, 38, -9, 28, -10, 23, -9));
    canvas.stroke(0x9A6B00, 1.4, line(30, -14.5, 31.5, -14));
  }

  private static void toucan(Canvas canvas) {
    canvas.outlined(0x35A7DB, blob(23, -25, 32, -27, 41, -22, 45, -11, 41, -7, 33, -8, 23, -8));
    canvas.fill(0x1D2F5E, blob(39, -23.5, 42, -20.5, 45, -12, 42, -7, 38, -8, 40, -15));
    canvas.stroke(0xC9F0FF, 2.2, curve(31, -25, 33, -17, 31, -9.5));
  }
}
