package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.ellipse;
import static ai.infodisent.trainer.creatures.Shapes.line;
import static ai.infodisent.trainer.creatures.Shapes.polar;
import static ai.infodisent.trainer.creatures.Shapes.polygon;

import java.awt.geom.Rectangle2D;

/** Sky, meadow and the things that lie about, all in muted colours that no part has. */
final class Surroundings {

  private static final int[] SKIES = {
    0xCFE6F2, 0xE3DCF2, 0xF7E1DC, 0xD9EFE2, 0xF6EBCB, 0xDCE3EA, 0xC8DDE8, 0xEBD8E4
  };
  private static final int[] MEADOWS = {
    0xB9D6B0, 0xC3BCDD, 0xE6C4B4, 0xAFD3C2, 0xDCCB98, 0xB7C2C9, 0xA9C7BB, 0xD3B5C6
  };
  private static final int[] TINTS = {0xA7B3AE, 0xB79F92, 0x9FA8C4, 0xC9B58A, 0x93B3A0, 0xC29AA8};
  private static final int STEM = 0xE9DFCF;

  private Surroundings() {}

  static void backdrop(int variant, double horizon, Canvas canvas) {
    int side = canvas.side();
    canvas.fill(SKIES[variant], new Rectangle2D.Double(0, 0, side, side));
    canvas.fill(
        MEADOWS[variant],
        blob(
            -side,
            horizon + 12,
            -0.2 * side,
            horizon,
            0.3 * side,
            horizon - 5,
            0.7 * side,
            horizon + 5,
            1.2 * side,
            horizon - 3,
            2 * side,
            2 * side,
            -side,
            2 * side));
  }

  static void object(BackgroundObject object, Canvas canvas) {
    // Every kind is drawn about the origin with a radius of 10.
    canvas.place(object.x(), object.y(), object.radius() / 10, object.angle());
    int tint = TINTS[object.tint()];
    switch (object.kind()) {
      case PEBBLE -> canvas.outlined(tint, blob(-9, 2, -6, -5, 1, -7, 8, -4, 9, 3, 3, 7, -6, 6));
      case CLOUD -> cloud(tint, canvas);
      case MUSHROOM -> mushroom(tint, canvas);
      case FLOWER -> flower(tint, canvas);
      case CRYSTAL -> crystal(tint, canvas);
      case BUSH -> bush(tint, canvas);
    }
    canvas.upright();
  }

  private static void cloud(int tint, Canvas canvas) {
    canvas.outlined(
        light(tint),
        blob(-10, 3, -8, -3, -4, -3, -1, -7, 4, -5, 6, -1, 10, 1, 8, 5, 0, 5.5, -8, 6));
  }

  private static void mushroom(int tint, Canvas canvas) {
    canvas.outlined(STEM, blob(-2.5, 0, 2.5, 0, 3, 8, 0, 9, -3, 8));
    canvas.outlined(tint, blob(-9, 1, -6, -6, 0, -9, 6, -6, 9, 1, 0, 2.5));
  }

  private static void flower(int tint, Canvas canvas) {
    for (int i = 0; i < 5; i++) {
      double[] petal = polar(0, 0, 5.5, 72 * i - 90);
      canvas.outlined(tint, circle(petal[0], petal[1], 3.8));
    }
    canvas.fill(light(tint), circle(0, 0, 3.2));
  }

  private static void crystal(int tint, Canvas canvas) {
    canvas.outlined(tint, polygon(0, -10, 6, -3, 4, 8, -4, 8, -6, -3));
    canvas.stroke(light(tint), 1.4, line(0, -7, 0, 5));
  }

  private static void bush(int tint, Canvas canvas) {
    canvas.outlined(tint, circle(-4.5, 1, 5));
    canvas.outlined(tint, circle(4.5, 1, 5));
    canvas.outlined(tint, circle(0, -3.5, 5.4));
    canvas.fill(tint, ellipse(0, 2, 5, 3.4));
  }

  private static int light(int rgb) {
    int red = ((rgb >> 16 & 0xff) + 255) / 2;
    int green = ((rgb >> 8 & 0xff) + 255) / 2;
    int blue = ((rgb & 0xff) + 255) / 2;
    return red << 16 | green << 8 | blue;
  }
}
