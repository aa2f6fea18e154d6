package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.curve;
import static ai.infodisent.trainer.creatures.Shapes.line;
import static ai.infodisent.trainer.creatures.Shapes.polygon;

/** The six wings, raised from the shoulder at (4, 4) backwards. */
final class Wings {

  private Wings() {}

  static void draw(int variant, Canvas canvas) {
    switch (variant) {
      case 0 -> plumed(canvas);
      case 1 -> bat(canvas);
      case 2 -> butterfly(canvas);
      case 3 -> dragonfly(canvas);
      case 4 -> leaf(canvas);
      default -> ladybird(canvas);
    }
  }

  private static void plumed(Canvas canvas) {
    canvas.outlined(0x2F62D9, blob(6, 4, -6, 13, -22, 8, -31, -2, -20, -3));
    canvas.outlined(0x4E86F2, blob(6, 2, -8, 6, -25, -3, -34, -15, -20, -13, -8, -8));
    canvas.outlined(0x86B4FF, blob(6, 1, -6, 0, -20, -13, -30, -30, -14, -24, -1, -10));
  }

  private static void bat(Canvas canvas) {
    canvas.outlined(
        0x6B3A8C,
        polygon(
            6, 5, 0, -10, -10, -26, -20, -37, -21, -24, -32, -24, -28, -12, -36, -5, -24, -2, -22,
            8, -10, 5, -4, 12));
    canvas.stroke(0xC79BE3, 1.6, line(-9, -24, 2, 2, -28, -21));
    canvas.stroke(0xC79BE3, 1.6, line(2, 2, -31, -6));
  }

  private static void butterfly(Canvas canvas) {
    canvas.outlined(0xFF9A3D, blob(4, 4, -8, -2, -20, -2, -25, 7, -17, 14, -6, 12));
    canvas.outlined(0xFF7A14, blob(5, 2, -14, -3, -31, -10, -33, -25, -19, -33, -6, -22));
    canvas.fill(0x26180C, circle(-22, -20, 5.5));
    canvas.fill(0xFFE9B8, circle(-22, -20, 2.8));
    canvas.fill(0x26180C, circle(-10, -15, 2.4));
    canvas.fill(0x26180C, circle(-14, 5, 3.2));
  }

  private static void dragonfly(Canvas canvas) {
    canvas.outlined(0x7FE3DF, blob(4, 4, -12, 6, -30, 0, -38, -10, -24, -12, -8, -4));
    canvas.outlined(0xA9F4EE, blob(5, 2, -6, -12, -19, -32, -17, -39, -8, -33, 2, -16));
    canvas.stroke(0x1C8C96, 1.3, line(2, 2, -32, -8));
    canvas.stroke(0x1C8C96, 1.3, line(-16, 3, -22, -10));
    canvas.stroke(0x1C8C96, 1.3, line(3, 0, -14, -34));
    canvas.stroke(0x1C8C96, 1.3, line(-12, -20, 0, -20));
  }

  private static void leaf(Canvas canvas) {
    canvas.outlined(0x52B043, blob(6, 5, -8, 9, -25, -2, -33, -22, -30, -33, -14, -26, 2, -12));
    canvas.stroke(0xC8F08F, 1.8, curve(3, 3, -12, -10, -27, -28));
    canvas.stroke(0xC8F08F, 1.4, line(-7, -6, -5, -17));
    canvas.stroke(0xC8F08F, 1.4, line(-14, -13, -14, -23));
    canvas.stroke(0xC8F08F, 1.4, line(-8, -6, -19, -4));
    canvas.stroke(0xC8F08F, 1.4, line(-16, -15, -26, -14));
  }

  private static void ladybird(Canvas canvas) {
    canvas.outlined(0xE3212B, blob(6, 6, -10, 10, -25, 2, -30, -14, -22, -27, -8, -24, 3, -10));
    for (double[] spot : new double[][] {{-4, 0}, {-16, 1}, {-9, -12}, {-22, -10}, {-16, -21}}) {
      canvas.fill(0xFFFFFF, circle(spot[0], spot[1], 3.3));
    }
  }
}
