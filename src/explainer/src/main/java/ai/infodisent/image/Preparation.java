package ai.infodisent.image;

import ai.infodisent.image.Resize.Span;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a picture of any size becomes the pixels the network was trained on. Resizing is Pillow's
 * bilinear filter, which antialiases when it shrinks (see {@link Resize}).
 *
 * @param width the network's input width, in pixels
 * @param height the network's input height, in pixels
 * @param rule how the picture is brought to that size
 * @param shorterSide for {@link Rule#CROP}, what the picture's shorter side is scaled to before the
 *     centre is cut out, in pixels, at least the larger of width and height; 0 for {@link
 *     Rule#SQUASH}
 */
public record Preparation(int width, int height, Rule rule, int shorterSide) {

  /** How a picture is brought to the network's size. */
  public enum Rule {
    /** Both sides are scaled to the network's size; the aspect ratio is lost, nothing else. */
    @JsonProperty("squash")
    SQUASH,
    /** The shorter side is scaled, the aspect ratio kept, and the centre cut out (torchvision). */
    @JsonProperty("crop")
    CROP
  }

  /** How many times the result's size a reduced picture must at least have. */
  static final int RESERVE = 2;

  public Preparation {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a network size of at least 1 x 1, found " + width + " x " + height);
    }
    if (rule == null) {
      throw new IllegalArgumentException("expected a resize rule, squash or crop, found none");
    }
    if (rule == Rule.SQUASH && shorterSide != 0) {
      throw new IllegalArgumentException(
          "expected no shorter side with squash, found " + shorterSide);
    }
    if (rule == Rule.CROP && shorterSide < Math.max(width, height)) {
      throw new IllegalArgumentException(
          "expected a shorter side of at least "
              + Math.max(width, height)
              + " with crop, found "
              + shorterSide);
    }
  }

  /** A preparation that scales both sides to the network's size. */
  public static Preparation squash(int width, int height) {
    return new Preparation(width, height, Rule.SQUASH, 0);
  }

  /** A preparation that scales the shorter side and cuts out the centre. */
  public static Preparation crop(int width, int height, int shorterSide) {
    return new Preparation(width, height, Rule.CROP, shorterSide);
  }

  /**
   * Brings a picture to the network's size.
   *
   * @return pixels of exactly {@link #width()} x {@link #height()} and where they lie in the
   *     picture
   */
  public Prepared prepare(Pixels picture) {
    return prepare(Decoded.of(picture));
  }

  /**
   * Brings a picture, perhaps decoded at a reduced scale, to the network's size.
   *
   * @return pixels of exactly {@link #width()} x {@link #height()} and where they lie in the whole
   *     upright picture
   */
  public Prepared prepare(Decoded picture) {
    return rule == Rule.SQUASH ? squashed(picture) : cropped(picture);
  }

  /**
   * By how much a picture may be reduced while it is decoded, so that what {@link Resize} gets is
   * still at least {@value #RESERVE} times what it makes of it: 8, 4, 2 or 1.
   *
   * @param pictureWidth the upright picture's width, in pixels
   * @param pictureHeight the upright picture's height, in pixels
   */
  int reduction(int pictureWidth, int pictureHeight) {
    int reduction = 8;
    while (reduction > 1 && !sufficient(pictureWidth / reduction, pictureHeight / reduction)) {
      reduction /= 2;
    }
    return reduction;
  }

  private boolean sufficient(int pixelsAcross, int pixelsDown) {
    return rule == Rule.SQUASH
        ? pixelsAcross >= RESERVE * width && pixelsDown >= RESERVE * height
        : Math.min(pixelsAcross, pixelsDown) >= RESERVE * shorterSide;
  }

  private Prepared squashed(Decoded picture) {
    return prepared(picture, width, height, 0, 0);
  }

  /** Rounds as torchvision's Resize (down) and CenterCrop (to the nearest, halves to even) do. */
  private Prepared cropped(Decoded picture) {
    int shorter = Math.min(picture.width(), picture.height());
    long scaledWidth = (long) picture.width() * shorterSide / shorter;
    long scaledHeight = (long) picture.height() * shorterSide / shorter;
    long left = (long) Math.rint((scaledWidth - width) / 2.0);
    long top = (long) Math.rint((scaledHeight - height) / 2.0);
    return prepared(picture, scaledWidth, scaledHeight, left, top);
  }

  private Prepared prepared(
      Decoded picture, long scaledWidth, long scaledHeight, long left, long top) {
    double reduction = picture.reduction();
    Span across = new Span(picture.left(), picture.width() / reduction, scaledWidth, left, width);
    Span down = new Span(picture.top(), picture.height() / reduction, scaledHeight, top, height);
    double acrossScale = (double) picture.width() / scaledWidth;
    double downScale = (double) picture.height() / scaledHeight;
    return new Prepared(
        Resize.resize(picture.pixels(), across, down),
        new Placement(
            left * acrossScale,
            top * downScale,
            width * acrossScale,
            height * downScale,
            picture.width(),
            picture.height()));
  }

  /**
   * A picture at network size.
   *
   * @param pixels what the network sees
   * @param placement where that lies in the upright picture
   */
  public record Prepared(Pixels pixels, Placement placement) {}
}
