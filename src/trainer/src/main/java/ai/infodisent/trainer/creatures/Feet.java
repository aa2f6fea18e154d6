package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.ellipse;
import static ai.infodisent.trainer.creatures.Shapes.line;
import static ai.infodisent.trainer.creatures.Shapes.polygon;

/** The four kinds of feet, a pair below the body. */
final class Feet {

  private Feet() {}

  static void draw(int variant, Canvas canvas) {
    for (double x : new double[] {-9, 9}) {
      switch (variant) {
        case 0 -> webbed(x, canvas);
        case 1 -> clawed(x, canvas);
        case 2 -> boot(x, canvas);
        default -> spring(x, canvas);
      }
    }
  }

  private static void webbed(double x, Canvas canvas) {
    canvas.tube(0xFF8A1F, 4, line(x, 21, x, 33));
    canvas.outlined(
        0xFF8A1F,
        polygon(x, 31, x + 11, 39, x + 6, 39, x + 3, 42, x, 39.5, x - 4, 42, x - 5, 39, x - 8, 39));
  }

  private static void clawed(double x, Canvas canvas) {
    int slate = 0x3F4A5A;
    canvas.stroke(slate, 3.2, line(x, 21, x, 36));
    canvas.stroke(slate, 3.2, line(x - 7, 41, x, 35, x + 8, 41));
    canvas.stroke(slate, 3.2, line(x, 35, x + 0.5, 42));
    canvas.fill(0xFFFFFF, circle(x - 7, 41, 1.5));
    canvas.fill(0xFFFFFF, circle(x + 8, 41, 1.5));
    canvas.fill(0xFFFFFF, circle(x + 0.5, 42, 1.5));
  }

  private static void boot(double x, Canvas canvas) {
    canvas.outlined(
        0xC9204F,
        blob(x - 4.5, 27, x + 3.5, 27, x + 4, 33, x + 10, 36, x + 10, 41, x, 42, x - 5, 41));
    canvas.outlined(0xFFFFFF, polygon(x - 6, 22, x + 5, 22, x + 5, 27.5, x - 6, 27.5));
  }

  private static void spring(double x, Canvas canvas) {
    canvas.tube(0x21B573, 3, line(x - 5, 24, x + 5, 27, x - 5, 30, x + 5, 33, x - 5, 36));
    canvas.outlined(0x14D98B, ellipse(x, 39, 8, 3.2));
  }
}
