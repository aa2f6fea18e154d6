package ai.infodisent.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON token by token, so that a native image need not reflect on what is written. */
public final class TokenWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private TokenWriter() {}

  /** Writes a value. */
  public interface Writing {

    /**
     * Writes.
     *
     * @throws IOException if the target cannot be written
     */
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of a value. */
  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      writing.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
