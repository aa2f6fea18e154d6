package ai.infodisent.function.http.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The elements of an output tensor, each written as what it is: a float never as a double. */
sealed interface TensorValues {

  /** Writes the elements as a flat JSON array. */
  void write(JsonGenerator json) throws IOException;

  /** How many bytes the elements have as binary data. */
  int size();

  /** Writes the elements as binary data. */
  void write(ByteBuffer littleEndian);

  /** Elements of FP32. */
  record Floats(FloatBuffer values) implements TensorValues {

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (int i = 0; i < values.limit(); i++) {
        json.writeNumber(values.get(i));
      }
      json.writeEndArray();
    }

    @Override
    public int size() {
      return values.limit() * Float.BYTES;
    }

    @Override
    public void write(ByteBuffer littleEndian) {
      for (int i = 0; i < values.limit(); i++) {
        littleEndian.putFloat(values.get(i));
      }
    }
  }

  /** Elements of INT64. */
  record Longs(LongBuffer values) implements TensorValues {

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (int i = 0; i < values.limit(); i++) {
        json.writeNumber(values.get(i));
      }
      json.writeEndArray();
    }

    @Override
    public int size() {
      return values.limit() * Long.BYTES;
    }

    @Override
    public void write(ByteBuffer littleEndian) {
      for (int i = 0; i < values.limit(); i++) {
        littleEndian.putLong(values.get(i));
      }
    }
  }

  /** Elements of BYTES that are text: strings in JSON, UTF-8 as binary data. */
  record Strings(List<String> values) implements TensorValues {

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }

    @Override
    public int size() {
      return values.stream().mapToInt(value -> Integer.BYTES + utf8(value).length).sum();
    }

    @Override
    public void write(ByteBuffer littleEndian) {
      for (String value : values) {
        byte[] bytes = utf8(value);
        littleEndian.putInt(bytes.length).put(bytes);
      }
    }

    private static byte[] utf8(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
  }
}
