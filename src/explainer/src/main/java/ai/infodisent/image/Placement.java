package ai.infodisent.image;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the network's view lies in the upright picture: the rectangle, in the picture's pixels,
 * that the network's input covers.
 *
 * @param left left edge of the view, in the picture's pixels
 * @param top upper edge of the view, in the picture's pixels
 * @param width width of the view, in the picture's pixels, above 0
 * @param height height of the view, in the picture's pixels, above 0
 * @param pictureWidth the upright picture's width, in pixels
 * @param pictureHeight the upright picture's height, in pixels
 */
public record Placement(
    double left, double top, double width, double height, int pictureWidth, int pictureHeight) {

  public Placement {
    if (!(width > 0) || !(height > 0) || pictureWidth < 1 || pictureHeight < 1) {
      throw new IllegalArgumentException(
          "expected a view and a picture with positive sides, found a view of "
              + width
              + " x "
              + height
              + " in a picture of "
              + pictureWidth
              + " x "
              + pictureHeight);
    }
  }

  /**
   * The box of one cell of the feature map, in the picture's pixels. Edges are rounded to the
   * nearest pixel, so neighbouring cells neither overlap nor leave a gap, as long as a cell covers
   * a pixel.
   *
   * @param row of the cell, from 0 to rows - 1
   * @param column of the cell, from 0 to columns - 1
   * @param rows of the feature map
   * @param columns of the feature map
   */
  public Box box(int row, int column, int rows, int columns) {
    int x = edge(left, width, column, columns, pictureWidth - 1);
    int y = edge(top, height, row, rows, pictureHeight - 1);
    int right = edge(left, width, column + 1, columns, pictureWidth);
    int bottom = edge(top, height, row + 1, rows, pictureHeight);
    return new Box(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
  }

  /**
   * The edges of the feature map's columns, in the picture's pixels, from the left: one more than
   * there are columns, rounded as those of a {@link #box} are.
   */
  public List<Integer> columnEdges(int columns) {
    return IntStream.rangeClosed(0, columns)
        .mapToObj(column -> edge(left, width, column, columns, pictureWidth))
        .toList();
  }

  /** The edges of the feature map's rows, from the top; as {@link #columnEdges}. */
  public List<Integer> rowEdges(int rows) {
    return IntStream.rangeClosed(0, rows)
        .mapToObj(row -> edge(top, height, row, rows, pictureHeight))
        .toList();
  }

  private static int edge(double start, double length, int index, int count, int most) {
    long rounded = Math.round(start + length * index / count);
    return (int) Math.max(0, Math.min(most, rounded));
  }
}
