package ai.infodisent.trainer.creatures;

import static ai.infodisent.trainer.creatures.Shapes.blob;
import static ai.infodisent.trainer.creatures.Shapes.circle;
import static ai.infodisent.trainer.creatures.Shapes.curve;
import static ai.infodisent.trainer.creatures.Shapes.line;
import static ai.infodisent.trainer.creatures.Shapes.polar;
import static ai.infodisent.trainer.creatures.Shapes.polygon;
import static ai.infodisent.trainer.creatures.Shapes.spiral;

/** The nine tails, from the rump at (-20, 12) to the left. */
final class Tails {

  private Tails() {}

  static void draw(int variant, Canvas canvas) {
    switch (variant) {
      case 0 -> fan(canvas);
      case 1 -> fork(canvas);
      case 2 -> spiralTail(canvas);
      case 3 -> brush(canvas);
      case 4 -> lightning(canvas);
      case 5 -> ringed(canvas);
      case 6 -> feather(canvas);
      case 7 -> pompom(canvas);
      default -> arrow(canvas);
    }
  }

  private static void fan(Canvas canvas) {
    for (int i = 0; i < 5; i++) {
      double angle = 130 + 24 * i;
      double[] tip = polar(-17, 13, 26, angle);
      double[] left = polar(-17, 13, 18, angle - 14);
      double[] right = polar(-17, 13, 18, angle + 14);
      canvas.outlined(
          0x0FA3A3, blob(-15, 13, left[0], left[1], tip[0], tip[1], right[0], right[1]));
    }
    for (int i = 0; i < 5; i++) {
      double[] eye = polar(-17, 13, 20, 130 + 24 * i);
      canvas.fill(0xFFD84A, circle(eye[0], eye[1], 3));
    }
  }

  private static void fork(Canvas canvas) {
    canvas.outlined(0x2B3C8F, polygon(-14, 4, -30, 4, -45, -4, -36, 10, -43, 23, -29, 18, -14, 20));
    canvas.stroke(0xAAB9FF, 1.8, line(-18, 9, -30, 7, -38, 2));
    canvas.stroke(0xAAB9FF, 1.8, line(-18, 15, -30, 15, -38, 20));
  }

  private static void spiralTail(Canvas canvas) {
    canvas.tube(0xB04BD8, 6, curve(-14, 15, -22, 20, -31, 21));
    canvas.tube(0xB04BD8, 6, spiral(-32, 9.5, 11.5, 2, 90, 560));
  }

  private static void brush(Canvas canvas) {
    canvas.outlined(
        0xE2701A, blob(-14, 10, -22, 6, -32, -5, -43, -8, -44, 4, -38, 18, -26, 24, -15, 20));
    canvas.outlined(
        0xFFFFFF, polygon(-34, -6.5, -45, -9, -44.5, 5, -41, 13, -38, 5, -35, 8, -34, 0));
  }

  private static void lightning(Canvas canvas) {
    canvas.outlined(
        0xFFE032,
        polygon(
            -14, 8, -27, 3, -25, 10, -45, -4, -36, 12, -41, 12, -33, 24, -28, 16, -24, 20, -14,
            19));
  }

  private static void ringed(Canvas canvas) {
    canvas.tube(0x3A3A44, 12, curve(-16, 14, -28, 17, -37, 9, -39, -2));
    canvas.stroke(0xFFFFFF, 3.4, line(-24.5, 11.5, -25, 20));
    canvas.stroke(0xFFFFFF, 3.4, line(-29.5, 9.5, -35, 16.5));
    canvas.stroke(0xFFFFFF, 3.4, line(-33.5, 3.5, -42.5, 5));
  }

  private static void feather(Canvas canvas) {
    for (double turn : new double[] {-24, 24, 0}) {
      double[] tip = polar(-15, 13, 29, 180 + turn);
      double[] knob = polar(-15, 13, 24, 180 + turn);
      canvas.stroke(0x1F5A2A, 2.6, line(-15, 13, knob[0], knob[1]));
      canvas.outlined(0x3FA34D, circle(knob[0], knob[1], 6));
      canvas.fill(0xFF5FA2, circle(knob[0], knob[1], 3));
      canvas.stroke(0x1F5A2A, 1.6, line(knob[0], knob[1], tip[0], tip[1]));
    }
  }

  private static void pompom(Canvas canvas) {
    canvas.stroke(0x8F2E5C, 3.6, curve(-16, 13, -22, 14, -27, 11));
    for (int i = 0; i < 8; i++) {
      double[] tuft = polar(-34, 9, 7.5, 45 * i);
      canvas.outlined(0xFF8FC2, circle(tuft[0], tuft[1], 4.2));
    }
    canvas.fill(0xFFC3E0, circle(-34, 9, 8.2));
  }

  private static void arrow(Canvas canvas) {
    canvas.stroke(0x7D0F14, 4.6, curve(-16, 15, -30, 21, -38, 13, -37, 4));
    canvas.outlined(0xC4161C, polygon(-37, -12, -27, 4, -37, 1, -46, 4));
  }
}
