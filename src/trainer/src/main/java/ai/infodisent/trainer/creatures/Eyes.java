package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.ellipse;
import static ai.infodisent.trainer.creatures.Shapes.line;

/** The three eyes, in the head's middle. */
final class Eyes {

  private static final double X = 15;
  private static final double Y = -20;

  private Eyes() {}

  static void draw(int variant, Canvas canvas) {
    switch (variant) {
      case 0 -> round(canvas);
      case 1 -> sleepy(canvas);
      default -> cat(canvas);
    }
  }

  private static void round(Canvas canvas) {
    canvas.outlined(0xFFFFFF, circle(X, Y, 7.2));
    canvas.fill(0x15161C, circle(X + 1, Y, 4.6));
    canvas.fill(0xFFFFFF, circle(X + 2.6, Y - 1.8, 1.5));
  }

  private static void sleepy(Canvas canvas) {
    canvas.outlined(0x8C5BD6, ellipse(X, Y, 8, 6.4));
    canvas.fill(
        0xF5F0FF, blob(X - 6.6, Y + 1, X, Y + 1.4, X + 6.6, Y + 1, X + 4, Y + 4.6, X - 4, Y + 4.6));
    canvas.fill(0x2B1450, ellipse(X + 1, Y + 2.6, 2.6, 2));
    canvas.stroke(0x4A2590, 1.6, line(X - 7, Y + 0.6, X + 7, Y + 0.6));
  }

  private static void cat(Canvas canvas) {
    canvas.outlined(
        0xB6E62E,
        blob(
            X - 8.5, Y + 1, X - 3, Y - 5.4, X + 4, Y - 5.6, X + 8.5, Y - 2, X + 3, Y + 5, X - 4,
            Y + 5));
    canvas.fill(0x14300A, ellipse(X + 0.5, Y - 0.3, 2, 5));
  }
}
