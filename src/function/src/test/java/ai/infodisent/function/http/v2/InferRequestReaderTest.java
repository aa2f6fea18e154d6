package ai.infodisent.function.http.v2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.image.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InferRequestReaderTest {

  @Property(tries = 200)
  void flatNestedAndBinaryPixelsAreTheSamePictures(
      @ForAll @IntRange(min = 1, max = 4) int pictures,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll long seed) {
    byte[] values = new byte[pictures * height * width * 3];
    new Random(seed).nextBytes(values);
    String shape = "[" + pictures + ", " + height + ", " + width + ", 3]";
    List<Pixels> flat = read(json("UINT8", shape, "\"data\": " + flat(values)), new byte[0]);
    List<Pixels> nested =
        read(
            json("UINT8", shape, "\"data\": " + nested(values, pictures, height, width)),
            new byte[0]);
    List<Pixels> binary = read(json("UINT8", shape, size(values.length)), values);
    assertEquals(pictures, flat.size());
    for (int i = 0; i < pictures; i++) {
      for (Pixels found : List.of(flat.get(i), nested.get(i), binary.get(i))) {
        assertEquals(width, found.width());
        assertEquals(height, found.height());
        for (int at = 0; at < found.rgb().length; at++) {
          assertEquals(values[i * height * width * 3 + at], found.rgb()[at]);
        }
      }
    }
  }

  @Property(tries = 200)
  void base64AndBinaryBytesAreTheSameElements(
      @ForAll @Size(min = 1, max = 6) List<@Size(min = 1, max = 50) byte[]> elements) {
    String shape = "[" + elements.size() + "]";
    List<String> base64 =
        elements.stream().map(e -> "\"" + Base64.getEncoder().encodeToString(e) + "\"").toList();
    byte[] binary = binary(elements);
    byte[] body = bytes(json("BYTES", shape, "\"data\": " + base64));
    List<Picture> fromJson = InferRequestReader.read(body, body.length, n -> {}).pictures();
    byte[] head = bytes(json("BYTES", shape, size(binary.length)));
    List<Picture> fromBinary =
        InferRequestReader.read(join(head, binary), head.length, n -> {}).pictures();
    for (int i = 0; i < elements.size(); i++) {
      assertArrayEquals(elements.get(i), ((Picture.Encoded) fromJson.get(i)).bytes());
      assertArrayEquals(elements.get(i), ((Picture.Encoded) fromBinary.get(i)).bytes());
    }
  }

  /** Whatever is cut off, a request is refused or read; it never ends otherwise. */
  @Property(tries = 300)
  void aRequestThatEndsEarlyIsRefused(@ForAll @IntRange(min = 0, max = 99) int percent) {
    byte[] values = {1, 2, 3, 4, 5, 6};
    byte[] whole = bytes(json("UINT8", "[1, 1, 2, 3]", "\"data\": " + flat(values)));
    byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
    assertThrows(
        BadRequestException.class, () -> InferRequestReader.read(cut, cut.length, n -> {}));
  }

  @Test
  void picturesAreCountedBeforeTheyAreKept() {
    byte[] many = bytes(json("BYTES", "[3]", "\"data\": [\"AAAA\", \"AAAA\", \"no base64"));
    BadRequestException refused =
        assertThrows(
            BadRequestException.class,
            () ->
                InferRequestReader.read(
                    many,
                    many.length,
                    found -> {
                      if (found > 1) {
                        throw new BadRequestException("expected 1, found " + found);
                      }
                    }));
    assertEquals("expected 1, found 2", refused.getMessage());
  }

  @Test
  void allOutputsAreWantedUnlessSomeAreNamed() {
    byte[] body = bytes(json("UINT8", "[1, 1, 1, 3]", "\"data\": [1, 2, 3]"));
    InferRequest request = InferRequestReader.read(body, body.length, n -> {});
    assertEquals(
        List.of(OutputTensor.values()),
        request.outputs().stream().map(InferRequest.RequestedOutput::tensor).toList());
    assertTrue(request.outputs().stream().noneMatch(InferRequest.RequestedOutput::binary));
    assertEquals(1, request.topClasses());
  }

  private static List<Pixels> read(String json, byte[] binary) {
    byte[] head = bytes(json);
    return InferRequestReader.read(join(head, binary), head.length, n -> {}).pictures().stream()
        .map(picture -> ((Picture.Raw) picture).pixels())
        .toList();
  }

  private static String json(String datatype, String shape, String data) {
    return "{\"inputs\": [{\"name\": \"image\", \"datatype\": \""
        + datatype
        + "\", \"shape\": "
        + shape
        + ", "
        + data
        + "}]}";
  }

  private static String size(int bytes) {
    return "\"parameters\": {\"binary_data_size\": " + bytes + "}";
  }

  private static String flat(byte[] values) {
    List<Integer> numbers = new ArrayList<>();
    for (byte value : values) {
      numbers.add(value & 255);
    }
    return numbers.toString();
  }

  private static String nested(byte[] values, int pictures, int height, int width) {
    List<Object> nested = new ArrayList<>();
    for (byte value : values) {
      nested.add(value & 255);
    }
    for (int length : new int[] {3, width, height}) {
      List<Object> outer = new ArrayList<>();
      for (int from = 0; from < nested.size(); from += length) {
        outer.add(nested.subList(from, from + length));
      }
      nested = outer;
    }
    assertEquals(pictures, nested.size());
    return nested.toString();
  }

  private static byte[] binary(List<byte[]> elements) {
    int size = elements.stream().mapToInt(element -> 4 + element.length).sum();
    ByteBuffer binary = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(element -> binary.putInt(element.length).put(element));
    return binary.array();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
