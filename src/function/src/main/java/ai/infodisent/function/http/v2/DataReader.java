package ai.infodisent.function.http.v2;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.TokenReader;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads a tensor's {@code data}, flat or nested, before anything else may be known of the tensor:
 * numbers go into bytes as they come, strings are decoded where they stand.
 */
final class DataReader extends TokenReader {

  /** A batch of pictures has four: N, H, W, 3. */
  private static final int MOST_DIMENSIONS = 4;

  private static final int UNKNOWN = -1;

  private final IntConsumer batch;
  private final List<byte[]> elements = new ArrayList<>();
  private final int[] dimensions = new int[MOST_DIMENSIONS];
  private int depth = UNKNOWN;
  private byte[] values = new byte[1024];
  private int size;

  private DataReader(JsonParser parser, IntConsumer batch) {
    super(parser);
    this.batch = batch;
    Arrays.fill(dimensions, UNKNOWN);
  }

  /**
   * Reads the array on which the parser stands.
   *
   * @param batch refuses a number of pictures, before they are kept
   * @throws BadRequestException if it is none, is ragged, or holds anything but numbers from 0 to
   *     255 or strings in base64
   */
  static TensorData read(JsonParser parser, IntConsumer batch) throws IOException {
    DataReader reader = new DataReader(parser, batch);
    reader.require(JsonToken.START_ARRAY, "data to be an array");
    reader.array(0);
    return reader.data();
  }

  private TensorData data() {
    List<Integer> found = Arrays.stream(dimensions).filter(n -> n != UNKNOWN).boxed().toList();
    return new TensorData(found, Arrays.copyOf(values, size), elements);
  }

  private void array(int level) throws IOException {
    if (level == MOST_DIMENSIONS) {
      throw new BadRequestException(
          "expected data of at most " + MOST_DIMENSIONS + " dimensions, found more");
    }
    int length = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY) {
        array(level + 1);
      } else {
        element(token, level);
      }
      length++;
    }
    if (dimensions[level] != UNKNOWN && dimensions[level] != length) {
      throw new BadRequestException(
          "expected nested data of equal lengths, found "
              + dimensions[level]
              + " and "
              + length
              + " elements");
    }
    dimensions[level] = length;
  }

  private void element(JsonToken token, int level) throws IOException {
    if (depth != UNKNOWN && depth != level) {
      throw new BadRequestException(
          "expected data nested alike throughout, found it nested unlike");
    }
    depth = level;
    if (token == JsonToken.VALUE_NUMBER_INT && elements.isEmpty()) {
      number();
    } else if (token == JsonToken.VALUE_STRING && size == 0) {
      elements.add(picture("data"));
      batch.accept(elements.size());
    } else {
      throw new BadRequestException(
          "expected data to be whole numbers from 0 to 255, or strings in base64, found "
              + found());
    }
  }

  private void number() throws IOException {
    if (parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() < 0
        || parser.getIntValue() > 255) {
      throw new BadRequestException("expected data of UINT8 to be from 0 to 255, found " + found());
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = (byte) parser.getIntValue();
  }
}
