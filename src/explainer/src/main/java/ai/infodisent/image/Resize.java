package ai.infodisent.image;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize(size, Image.BILINEAR)} on 8 bit RGB, to the bit: a triangle filter
 * that widens when it shrinks, so that every source pixel counts (antialiasing). The backbones were
 * trained on pictures resized this way; another resize changes their predictions.
 *
 * <p>Columns first, then rows, with 8 bits in between and weights of {@value #PRECISION} binary
 * places. Only the part asked for is computed.
 */
final class Resize {

  /** Binary places of a weight: 32 bits less 8 of a sample less 2 for the sum. */
  static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << PRECISION - 1;

  private Resize() {}

  /** Scales a whole picture. */
  static Pixels resize(Pixels source, int width, int height) {
    return resize(
        source,
        new Span(0, source.width(), width, 0, width),
        new Span(0, source.height(), height, 0, height));
  }

  /**
   * Scales what lies between two edges of a picture, and cuts a window out of the result; what lies
   * outside the window is not computed.
   *
   * @param across the columns: {@code across.length()} is the result's width
   * @param down the rows: {@code down.length()} is the result's height
   * @return the picture itself where nothing is to be done
   */
  static Pixels resize(Pixels source, Span across, Span down) {
    if (across.isAll(source.width()) && down.isAll(source.height())) {
      return source;
    }
    Taps columns = Taps.of(source.width(), across);
    Taps rows = Taps.of(source.height(), down);
    int width = across.length();
    int height = down.length();
    int firstRow = rows.first()[0];
    int rowCount = rows.first()[height - 1] + rows.count()[height - 1] - firstRow;
    byte[] narrow = columns(source, firstRow, rowCount, columns, width);
    return new Pixels(width, height, rows(narrow, firstRow, 3 * width, rows, height));
  }

  /**
   * One direction of a resize.
   *
   * @param from where the part to be scaled begins, in source pixels (Pillow's {@code box})
   * @param extent how long it is, in source pixels
   * @param size how many pixels it is scaled to
   * @param start first of them that is wanted
   * @param length how many of them are wanted
   */
  record Span(double from, double extent, long size, long start, int length) {

    /** Whether it leaves so many pixels as they are. */
    boolean isAll(int pixels) {
      return from == 0 && extent == pixels && size == pixels && start == 0 && length == pixels;
    }
  }

  private static byte[] columns(Pixels source, int firstRow, int rows, Taps taps, int width) {
    byte[] from = source.rgb();
    byte[] to = new byte[Math.multiplyExact(rows, 3 * width)];
    int[] first = taps.first();
    int[] count = taps.count();
    int[] weights = taps.weights();
    int target = 0;
    for (int y = 0; y < rows; y++) {
      int row = 3 * source.width() * (firstRow + y);
      for (int x = 0; x < width; x++) {
        int p = row + 3 * first[x];
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int k = x * taps.stride();
        for (int end = k + count[x]; k < end; k++, p += 3) {
          int weight = weights[k];
          red += (from[p] & 255) * weight;
          green += (from[p + 1] & 255) * weight;
          blue += (from[p + 2] & 255) * weight;
        }
        to[target] = sample(red);
        to[target + 1] = sample(green);
        to[target + 2] = sample(blue);
        target += 3;
      }
    }
    return to;
  }

  private static byte[] rows(byte[] from, int firstRow, int rowLength, Taps taps, int height) {
    byte[] to = new byte[rowLength * height];
    int[] sums = new int[rowLength];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int row = (taps.first()[y] - firstRow) * rowLength;
      for (int k = 0; k < taps.count()[y]; k++, row += rowLength) {
        add(from, row, taps.weights()[y * taps.stride() + k], sums);
      }
      for (int i = 0; i < rowLength; i++) {
        to[y * rowLength + i] = sample(sums[i]);
      }
    }
    return to;
  }

  private static void add(byte[] from, int offset, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (from[offset + i] & 255) * weight;
    }
  }

  /** Rounded weights may add up to a little more than 1; they are never negative. */
  private static byte sample(int sum) {
    return (byte) Math.min(255, sum >> PRECISION);
  }

  /**
   * Which source pixels make an output pixel, and their weights.
   *
   * @param first first source pixel of each output pixel
   * @param count how many source pixels each output pixel is made of
   * @param stride distance of two output pixels' weights
   * @param weights fixed point, those of an output pixel together; they add up to about 1
   */
  private record Taps(int[] first, int[] count, int stride, int[] weights) {

    static Taps of(int sourceSize, Span span) {
      int length = span.length();
      double scale = span.extent() / span.size();
      double reach = Math.max(1, scale);
      int stride = (int) Math.ceil(reach) * 2 + 1;
      int[] first = new int[length];
      int[] count = new int[length];
      int[] weights = new int[Math.multiplyExact(stride, length)];
      double[] triangle = new double[stride];
      for (int i = 0; i < length; i++) {
        double centre = span.from() + (span.start() + i + 0.5) * scale;
        int from = Math.max(0, (int) (centre - reach + 0.5));
        int to = Math.min(sourceSize, (int) (centre + reach + 0.5));
        double sum = 0;
        for (int k = 0; k < to - from; k++) {
          triangle[k] = Math.max(0, 1 - Math.abs((k + from - centre + 0.5) * (1 / reach)));
          sum += triangle[k];
        }
        for (int k = 0; k < to - from; k++) {
          weights[i * stride + k] = (int) (0.5 + triangle[k] / sum * (1 << PRECISION));
        }
        first[i] = from;
        count[i] = to - from;
      }
      return new Taps(first, count, stride, weights);
    }
  }
}
