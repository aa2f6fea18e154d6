package ai.infodisent.function.http.v2;

import java.util.List;

/**
 * The data of a tensor, however it was sent.
 *
 * @param dimensions how many elements each level of nesting has, the outermost first; one of a flat
 *     tensor
 * @param values the elements of a tensor of UINT8, row by row; none of one of BYTES
 * @param elements the elements of a tensor of BYTES; none of one of UINT8
 */
record TensorData(List<Integer> dimensions, byte[] values, List<byte[]> elements) {

  /** Elements of UINT8 that were not nested. */
  static TensorData flat(byte[] values) {
    return new TensorData(List.of(values.length), values, List.of());
  }

  /** Elements of BYTES that were not nested. */
  static TensorData flat(List<byte[]> elements) {
    return new TensorData(List.of(elements.size()), new byte[0], elements);
  }

  /** How many elements there are. */
  int size() {
    return values.length + elements.size();
  }
}
