package ai.infodisent.function.http.v2;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.TokenWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TensorValuesTest {

  @Property(tries = 200)
  void longsKeepEveryDigit(@ForAll long[] values) {
    TensorValues longs = new TensorValues.Longs(LongBuffer.wrap(values));
    assertEquals(Arrays.toString(values).replace(" ", ""), json(longs));
    ByteBuffer binary = binary(longs);
    for (long value : values) {
      assertEquals(value, binary.getLong());
    }
    assertFalse(binary.hasRemaining());
  }

  @Property(tries = 200)
  void floatsAreWrittenAsFloats(@ForAll float[] values) {
    TensorValues floats = new TensorValues.Floats(FloatBuffer.wrap(values));
    assertEquals(Arrays.toString(values).replace(" ", ""), json(floats));
    ByteBuffer binary = binary(floats);
    for (float value : values) {
      assertEquals(value, binary.getFloat());
    }
    assertFalse(binary.hasRemaining());
  }

  @Property(tries = 200)
  void stringsAreUtf8BehindTheirLengths(@ForAll List<String> values) {
    // A lone surrogate is no text.
    List<String> text =
        values.stream().filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s)).toList();
    ByteBuffer binary = binary(new TensorValues.Strings(text));
    for (String value : text) {
      byte[] bytes = new byte[binary.getInt()];
      binary.get(bytes);
      assertEquals(value, new String(bytes, StandardCharsets.UTF_8));
    }
    assertFalse(binary.hasRemaining());
  }

  @Test
  void aNumberThatNoDoubleHoldsIsWrittenAsItIs() {
    long[] values = {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE};
    assertEquals(
        "[9007199254740993,9223372036854775807,-9223372036854775808]",
        json(new TensorValues.Longs(LongBuffer.wrap(values))));
    assertEquals("[0.1]", json(new TensorValues.Floats(FloatBuffer.wrap(new float[] {0.1f}))));
  }

  @Test
  void onlySoManyContributionsAreAnswered() {
    assertDoesNotThrow(() -> OutputTensor.requireContributions(List.of(1L, 1000L, 2L, 2048L)));
    BadRequestException refused =
        assertThrows(
            BadRequestException.class,
            () -> OutputTensor.requireContributions(List.of(16L, 1000L, 2L, 2048L)));
    assertEquals(
        "expected top_classes to ask for at most 4194304 contributions, found 65536000",
        refused.getMessage());
  }

  private static String json(TensorValues values) {
    return new String(TokenWriter.bytes(values::write), StandardCharsets.UTF_8);
  }

  private static ByteBuffer binary(TensorValues values) {
    ByteBuffer binary = ByteBuffer.allocate(values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.write(binary);
    return binary.flip();
  }
}
