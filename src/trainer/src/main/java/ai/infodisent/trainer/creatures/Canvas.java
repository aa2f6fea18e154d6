package ai.infodisent.trainer.creatures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * What shapes are drawn on: a picture, antialiased and in their colours, or a mask, where every
 * pixel a shape covers gets the id of the thing being drawn. One drawing serves both, so a picture
 * and its mask cannot drift apart.
 */
final class Canvas {

  private static final AffineTransform UPRIGHT = new AffineTransform();

  private final int side;
  private final boolean mask;
  private final BufferedImage image;
  private final Graphics2D graphics;
  private int id;

  private Canvas(int side, boolean mask) {
    this.side = side;
    this.mask = mask;
    this.image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        mask ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
  }

  static Canvas picture(int side) {
    return new Canvas(side, false);
  }

  static Canvas mask(int side) {
    return new Canvas(side, true);
  }

  /** What follows belongs to the thing with this id. */
  void begin(int id) {
    this.id = id;
  }

  /**
   * What follows is moved to (x, y), turned clockwise by degrees and scaled, until {@link
   * #upright}.
   */
  void place(double x, double y, double scale, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double cos = scale * StrictMath.cos(angle);
    double sin = scale * StrictMath.sin(angle);
    graphics.setTransform(new AffineTransform(cos, sin, -sin, cos, x, y));
  }

  void upright() {
    graphics.setTransform(UPRIGHT);
  }

  void fill(int rgb, Shape shape) {
    graphics.setColor(colour(rgb));
    graphics.fill(shape);
  }

  void stroke(int rgb, double width, Shape shape) {
    graphics.setColor(colour(rgb));
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /** Fills a shape and draws its edge in a darker shade of the same colour. */
  void outlined(int rgb, Shape shape) {
    fill(rgb, shape);
    stroke(shade(rgb), 1.5, shape);
  }

  /** A thick line with an edge in a darker shade. */
  void tube(int rgb, double width, Shape line) {
    stroke(shade(rgb), width + 1.5, line);
    stroke(rgb, width - 1, line);
  }

  /**
   * The pixels, {@code 0xRRGGBB} in a picture and ids in a mask, {@code [side, side]}; ends the
   * drawing.
   */
  int[] finish() {
    graphics.dispose();
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  int side() {
    return side;
  }

  private Color colour(int rgb) {
    return new Color(mask ? id : rgb);
  }

  static int shade(int rgb) {
    int red = (rgb >> 16 & 0xff) * 58 / 100;
    int green = (rgb >> 8 & 0xff) * 55 / 100;
    int blue = (rgb & 0xff) * 60 / 100;
    return red << 16 | green << 8 | blue;
  }
}
