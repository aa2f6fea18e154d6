package ai.infodisent.function.http.v2;

import ai.infodisent.function.BadRequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What follows the JSON of a request: the binary data of its tensors, one after the other. */
final class BinaryData {

  private final ByteBuffer left;
  private final IntConsumer batch;

  /**
   * @param body of the request; not copied
   * @param from where the JSON ends
   * @param batch refuses a number of pictures, before they are kept
   */
  BinaryData(byte[] body, int from, IntConsumer batch) {
    this.batch = batch;
    this.left = ByteBuffer.wrap(body, from, body.length - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The next tensor's data.
   *
   * @param size in bytes, as the tensor's parameters say
   * @throws BadRequestException if there is not as much left, or it is not what its datatype asks
   */
  TensorData next(Datatype datatype, long size) {
    if (size < 0 || size > left.remaining()) {
      throw new BadRequestException(
          "expected binary_data_size to be at most the "
              + left.remaining()
              + " bytes that follow the JSON, found "
              + size);
    }
    return datatype == Datatype.BYTES
        ? TensorData.flat(elements((int) size))
        : TensorData.flat(bytes((int) size));
  }

  /**
   * Checks that every byte was some tensor's.
   *
   * @throws BadRequestException if there is more
   */
  void requireEnd() {
    if (left.hasRemaining()) {
      throw new BadRequestException(
          "expected nothing after the JSON and the inputs' binary data, found "
              + left.remaining()
              + " bytes");
    }
  }

  private List<byte[]> elements(int size) {
    int end = left.position() + size;
    List<byte[]> elements = new ArrayList<>();
    while (left.position() < end) {
      int room = end - left.position() - Integer.BYTES;
      long length = room < 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(left.getInt());
      if (length > room) {
        throw new BadRequestException(
            "expected binary data of BYTES to be elements of a length, in four bytes, and as many"
                + " bytes, found it to end before an element does");
      }
      elements.add(bytes((int) length));
      batch.accept(elements.size());
    }
    return elements;
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    left.get(bytes);
    return bytes;
  }
}
