package ai.infodisent.trainer.creatures;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * Shapes from few numbers. Coordinates are x, y pairs; StrictMath, so that every machine gets the
 * same.
 */
final class Shapes {

  private Shapes() {}

  static Shape ellipse(double x, double y, double radiusX, double radiusY) {
    return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  }

  static Shape circle(double x, double y, double radius) {
    return ellipse(x, y, radius, radius);
  }

  static Shape polygon(double... points) {
    Path2D path = (Path2D) line(points);
    path.closePath();
    return path;
  }

  /** An open line through the points. */
  static Shape line(double... points) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }

  /** A closed smooth curve through the points (Catmull-Rom as Bezier segments). */
  static Shape blob(double... points) {
    int count = points.length / 2;
    Path2D.Double path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < count; i++) {
      segment(path, points, Math.floorMod(i - 1, count), i, (i + 1) % count, (i + 2) % count);
    }
    path.closePath();
    return path;
  }

  /** An open smooth curve through the points. */
  static Shape curve(double... points) {
    int last = points.length / 2 - 1;
    Path2D.Double path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < last; i++) {
      segment(path, points, Math.max(i - 1, 0), i, i + 1, Math.min(i + 2, last));
    }
    return path;
  }

  private static void segment(Path2D path, double[] points, int a, int b, int c, int d) {
    path.curveTo(
        points[2 * b] + (points[2 * c] - points[2 * a]) / 6,
        points[2 * b + 1] + (points[2 * c + 1] - points[2 * a + 1]) / 6,
        points[2 * c] - (points[2 * d] - points[2 * b]) / 6,
        points[2 * c + 1] - (points[2 * d + 1] - points[2 * b + 1]) / 6,
        points[2 * c],
        points[2 * c + 1]);
  }

  /**
   * A spiral wound from the outer radius inwards, starting at an angle in degrees (0: right,
   * clockwise).
   */
  static Shape spiral(double x, double y, double outer, double inner, double start, double turn) {
    int steps = 24;
    double[] points = new double[2 * (steps + 1)];
    for (int i = 0; i <= steps; i++) {
      double share = (double) i / steps;
      double angle = StrictMath.toRadians(start + share * turn);
      double radius = outer + share * (inner - outer);
      points[2 * i] = x + radius * StrictMath.cos(angle);
      points[2 * i + 1] = y + radius * StrictMath.sin(angle);
    }
    return curve(points);
  }

  /** The point at a distance and an angle in degrees (0: right, clockwise). */
  static double[] polar(double x, double y, double radius, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    return new double[] {x + radius * StrictMath.cos(angle), y + radius * StrictMath.sin(angle)};
  }
}
