package ai.infodisent.function.http.v2;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.TokenReader;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.FusedTensors;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads the input tensor, {@code image}: BYTES [N], encoded pictures, or UINT8 [N, H, W, 3], the
 * pixels of upright pictures of one size. Its members may stand in any order.
 */
final class InputReader extends TokenReader {

  private static final String FORM = "BYTES [N] or UINT8 [N, H, W, 3]";

  private static final int COLOURS = 3;

  private final BinaryData binary;
  private final IntConsumer batch;
  private String name;
  private Datatype datatype;
  private List<Long> shape;
  private Long binarySize;
  private TensorData data;

  private InputReader(JsonParser parser, BinaryData binary, IntConsumer batch) {
    super(parser);
    this.binary = binary;
    this.batch = batch;
  }

  /**
   * Reads the object on which the parser stands.
   *
   * @param binary where the tensor's data is taken from if its parameters say so
   * @param batch refuses a number of pictures, before they are kept
   * @return a picture for each of N
   * @throws BadRequestException if it is not such a tensor
   */
  static List<Picture> read(JsonParser parser, BinaryData binary, IntConsumer batch)
      throws IOException {
    InputReader reader = new InputReader(parser, binary, batch);
    reader.require(JsonToken.START_OBJECT, "an input to be an object");
    reader.members(reader::member);
    return reader.pictures();
  }

  private void member(String member) throws IOException {
    switch (member) {
      case "name" -> name = named();
      case "datatype" -> datatype = datatype();
      case "shape" -> shape = shape();
      case "data" -> data = DataReader.read(parser, batch);
      case "parameters" -> parameters();
      default -> parser.skipChildren();
    }
  }

  private String named() throws IOException {
    String found = text("an input's name");
    if (!found.equals(FusedTensors.IMAGE)) {
      throw new BadRequestException(
          "expected the input " + FusedTensors.IMAGE + ", found " + shorten(found));
    }
    return found;
  }

  private Datatype datatype() throws IOException {
    return switch (text("datatype")) {
      case "BYTES" -> Datatype.BYTES;
      case "UINT8" -> Datatype.UINT8;
      default ->
          throw new BadRequestException(
              "expected the datatype of image to be BYTES or UINT8, found "
                  + shorten(parser.getText()));
    };
  }

  private List<Long> shape() throws IOException {
    String expected = "shape to be an array of whole numbers";
    require(JsonToken.START_ARRAY, expected);
    List<Long> dimensions = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_NUMBER_INT, expected);
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw new BadRequestException("expected the shape " + FORM + ", found " + found());
      }
      dimensions.add(parser.getLongValue());
    }
    return dimensions;
  }

  private void parameters() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      require(JsonToken.START_OBJECT, "parameters to be an object");
      members(this::parameter);
    }
  }

  /** Other parameters are other servers'. */
  private void parameter(String parameter) throws IOException {
    if (parameter.equals("binary_data_size")) {
      require(JsonToken.VALUE_NUMBER_INT, "binary_data_size to be a whole number");
      binarySize = parser.getLongValue();
    } else {
      parser.skipChildren();
    }
  }

  private List<Picture> pictures() {
    requireMember("name", name);
    requireMember("datatype", datatype);
    requireMember("shape", shape);
    if (binarySize != null) {
      if (data != null) {
        throw new BadRequestException("expected data or binary_data_size of image, found both");
      }
      data = binary.next(datatype, binarySize);
    }
    requireMember("data", data);
    return datatype == Datatype.BYTES ? encoded() : raw();
  }

  private static void requireMember(String member, Object value) {
    if (value == null) {
      throw new BadRequestException("expected an input with " + member + ", found none");
    }
  }

  private List<Picture> encoded() {
    requireShape(shape.size() == 1);
    requireElements(data.values().length == 0, "strings in base64");
    batch.accept(data.size());
    return data.elements().stream().<Picture>map(Picture.Encoded::new).toList();
  }

  private List<Picture> raw() {
    requireShape(
        shape.size() == 4 && shape.get(1) > 0 && shape.get(2) > 0 && shape.get(3) == COLOURS);
    requireElements(data.elements().isEmpty(), "numbers");
    batch.accept(shape.get(0).intValue());
    List<Picture> pictures = new ArrayList<>();
    int size = data.size() / shape.get(0).intValue();
    for (int from = 0; from < data.size(); from += size) {
      byte[] rgb = Arrays.copyOfRange(data.values(), from, from + size);
      pictures.add(
          new Picture.Raw(new Pixels(shape.get(2).intValue(), shape.get(1).intValue(), rgb)));
    }
    return pictures;
  }

  private void requireShape(boolean fits) {
    if (!fits) {
      throw new BadRequestException(
          "expected image to be " + FORM + ", found " + datatype + " " + shape);
    }
  }

  /** Only data as long as the shape says is looked at any further, so its numbers are small. */
  private void requireElements(boolean fits, String kind) {
    if (!fits) {
      throw new BadRequestException(
          "expected data of " + datatype + " to be " + kind + ", found others");
    }
    BigInteger expected =
        shape.stream().map(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    if (!expected.equals(BigInteger.valueOf(data.size()))) {
      throw new BadRequestException(
          "expected " + expected + " elements of the shape " + shape + ", found " + data.size());
    }
    List<Long> nesting = data.dimensions().stream().map(Integer::longValue).toList();
    if (nesting.size() > 1 && !nesting.equals(shape)) {
      throw new BadRequestException(
          "expected data to be flat or nested as the shape "
              + shape
              + " says, found it nested as "
              + nesting);
    }
  }
}
