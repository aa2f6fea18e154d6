package ai.infodisent.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What readers of JSON have in common: they go token by token, build no tree, and tell in one
 * sentence what was expected and what was found.
 */
public abstract class TokenReader {

  private static final int SHOWN = 40;

  // How long a string may be is the body limit's to say.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** Stands on the token that is read; the caller's to close. */
  protected final JsonParser parser;

  protected TokenReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads what a parser stands on. */
  protected interface Reading<T> {

    /**
     * Reads.
     *
     * @throws IOException if the source cannot be read
     */
    T read(JsonParser parser) throws IOException;
  }

  /** Reads the value of a member, on which the parser stands. */
  protected interface Member {

    /**
     * Reads.
     *
     * @throws IOException if the source cannot be read
     */
    void read(String name) throws IOException;
  }

  /**
   * Reads a value that is all there is.
   *
   * @param body which begins with it
   * @param length of it, in bytes
   * @param form what it should be
   * @param reading begins on its first token
   * @throws BadRequestException if it is anything else
   */
  protected static <T> T whole(byte[] body, int length, String form, Reading<T> reading) {
    try (JsonParser parser = JSON.createParser(body, 0, length)) {
      parser.nextToken();
      T read = reading.read(parser);
      if (parser.nextToken() != null) {
        throw new BadRequestException("expected one JSON object, found more after its end");
      }
      return read;
    } catch (JacksonException e) {
      throw malformed(form, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an object's members, each of which may be there once. */
  protected final void members(Member member) throws IOException {
    Set<String> seen = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!seen.add(name)) {
        throw new BadRequestException("expected " + shorten(name) + " once, found it again");
      }
      parser.nextToken();
      member.read(name);
    }
  }

  /** An encoded picture in base64, decoded where it stands. */
  protected final byte[] picture(String name) throws IOException {
    require(JsonToken.VALUE_STRING, name + " to be a string, an encoded picture in base64");
    byte[] bytes;
    try {
      bytes = parser.getBinaryValue();
    } catch (JacksonException e) {
      throw new BadRequestException(
          "expected " + name + " to be base64, found: " + e.getOriginalMessage());
    }
    if (bytes.length == 0) {
      throw new BadRequestException(
          "expected " + name + " to be an encoded picture, found no bytes");
    }
    return bytes;
  }

  /** A whole number; whether it is large enough is for others to say. */
  protected final int count(String name) throws IOException {
    String expected = name + " to be a whole number of at least 1";
    require(JsonToken.VALUE_NUMBER_INT, expected);
    if (parser.getNumberType() != JsonParser.NumberType.INT) {
      throw new BadRequestException("expected " + expected + ", found " + found());
    }
    return parser.getIntValue();
  }

  /** True or false. */
  protected final boolean truth(String name) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw new BadRequestException("expected " + name + " to be true or false, found " + found());
    }
    return parser.getBooleanValue();
  }

  /** A string. */
  protected final String text(String name) throws IOException {
    require(JsonToken.VALUE_STRING, name + " to be a string");
    return parser.getText();
  }

  /** An array of class labels. */
  protected final List<String> labels() throws IOException {
    require(JsonToken.START_ARRAY, "classes to be an array of class labels");
    List<String> labels = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_STRING, "classes to hold class labels, which are strings");
      labels.add(parser.getText());
    }
    return labels;
  }

  /** Refuses every token but one. */
  protected final void require(JsonToken token, String expected) throws IOException {
    if (parser.currentToken() != token) {
      throw new BadRequestException("expected " + expected + ", found " + found());
    }
  }

  /** What the parser stands on, in words. */
  protected final String found() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string \"" + shorten(parser.getText()) + "\"";
      default -> shorten(parser.getText());
    };
  }

  /** What is told of JSON that is none. */
  protected static BadRequestException malformed(String form, JacksonException e) {
    return new BadRequestException("expected " + form + ", found: " + e.getOriginalMessage());
  }

  /** As much of a text as an answer shows. */
  protected static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
