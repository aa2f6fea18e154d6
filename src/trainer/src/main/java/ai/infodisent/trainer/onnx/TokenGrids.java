package ai.infodisent.trainer.onnx;

import ai.infodisent.trainer.onnx.ValueTable.Value;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the rows and columns that a transformer's tokens were cut from. */
final class TokenGrids {

  /** Class, distillation and register tokens together are no more in any known network. */
  private static final int MOST_OTHERS = 16;

  private final ValueTable values;

  TokenGrids(ValueTable values) {
    this.values = values;
  }

  /**
   * A grid.
   *
   * @param source what it was derived from
   */
  record Grid(int rows, int columns, String source) {}

  /**
   * The grid of some tokens: that of the patch embedding's convolution where one fits, else that of
   * a map the tokens were made from, else a square.
   *
   * @param othersExpected whether some tokens are no patches
   */
  Optional<Grid> of(String tokens, int count, int channels, boolean othersExpected) {
    Optional<Grid> folded = Optional.empty();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(tokens));
    while (!open.isEmpty()) {
      String name = open.remove();
      NodeProto node = values.producer(name);
      if (node == null || !seen.add(name)) {
        continue;
      }
      Value value = values.get(name);
      if (value != null && value.rank() == 4) {
        long[] shape = value.shape();
        boolean conv = node.getOpType().equals("Conv");
        if (conv && fits(shape[2] * shape[3], count, othersExpected)) {
          return Optional.of(
              new Grid((int) shape[2], (int) shape[3], "the patch embedding's convolution"));
        }
        if (folded.isEmpty() && !othersExpected) {
          folded = folded(shape, count, channels);
        }
      }
      node.getInputList().stream().filter(values::dependsOnPicture).forEach(open::add);
    }
    return folded.or(() -> square(count, othersExpected));
  }

  private static boolean fits(long cells, int count, boolean othersExpected) {
    long others = count - cells;
    return cells > 1 && others >= (othersExpected ? 1 : 0) && others <= MOST_OTHERS;
  }

  private static Optional<Grid> folded(long[] shape, int count, int channels) {
    if (shape[3] == channels && shape[1] * shape[2] == count) {
      return Optional.of(new Grid((int) shape[1], (int) shape[2], "the map they were made from"));
    }
    return shape[1] == channels && shape[2] * shape[3] == count
        ? Optional.of(new Grid((int) shape[2], (int) shape[3], "the map they were made from"))
        : Optional.empty();
  }

  private static Optional<Grid> square(int count, boolean othersExpected) {
    for (int others = othersExpected ? 1 : 0; others <= 2; others++) {
      int side = (int) Math.round(Math.sqrt(count - others));
      if (side > 1 && side * side == count - others) {
        return Optional.of(new Grid(side, side, "their number, a square"));
      }
    }
    return Optional.empty();
  }
}
