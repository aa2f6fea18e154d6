package ai.infodisent.function;

import ai.infodisent.explanation.ExplanationOptions;
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
 * Reads the JSON form of a request, strictly, token by token: the picture is decoded from base64
 * where it stands, and whatever is wrong is told in one sentence.
 */
public final class RequestReader {

  private static final String FORM =
      "a JSON object with image and, if wanted, topClasses, topPrototypes, maps, classes";

  private static final int SHOWN = 40;

  // How long a string may be is the body limit's to say.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final JsonParser parser;
  private byte[] image;
  private String imageUrl;
  private int topClasses = ExplanationOptions.DEFAULT.topClasses();
  private int topPrototypes = ExplanationOptions.DEFAULT.topPrototypes();
  private boolean maps = ExplanationOptions.DEFAULT.maps();
  private List<String> classes = ExplanationOptions.DEFAULT.classes();

  private RequestReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a request that is all there is in a body.
   *
   * @throws BadRequestException if it is anything else
   */
  public static ExplainRequest read(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      ExplainRequest request = read(parser);
      if (parser.nextToken() != null) {
        throw new BadRequestException("expected one JSON object, found more after its end");
      }
      return request;
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a request from the parser's current token on; the parser stays the caller's to close.
   *
   * @throws BadRequestException if it is anything else
   * @throws IOException if the source cannot be read
   */
  public static ExplainRequest read(JsonParser parser) throws IOException {
    try {
      return new RequestReader(parser).object();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private ExplainRequest object() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new BadRequestException("expected " + FORM + ", found " + found());
    }
    Set<String> seen = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!seen.add(name)) {
        throw new BadRequestException("expected " + shorten(name) + " once, found it again");
      }
      parser.nextToken();
      property(name);
    }
    if (image != null && imageUrl != null) {
      throw new BadRequestException("expected image or imageUrl, found both");
    }
    if (image == null && imageUrl == null) {
      throw new BadRequestException("expected image, an encoded picture in base64, found none");
    }
    return new ExplainRequest(
        image, imageUrl, ExplainRequest.options(topClasses, topPrototypes, maps, classes));
  }

  private void property(String name) throws IOException {
    switch (name) {
      case "image" -> image = picture();
      case "imageUrl" -> imageUrl = address();
      case "topClasses" -> topClasses = count(name);
      case "topPrototypes" -> topPrototypes = count(name);
      case "maps" -> maps = truth(name);
      case "classes" -> classes = labels();
      default -> throw new BadRequestException("expected " + FORM + ", found " + shorten(name));
    }
  }

  private byte[] picture() throws IOException {
    require(JsonToken.VALUE_STRING, "image to be a string, an encoded picture in base64");
    byte[] bytes;
    try {
      bytes = parser.getBinaryValue();
    } catch (JacksonException e) {
      throw new BadRequestException(
          "expected image to be base64, found: " + e.getOriginalMessage());
    }
    if (bytes.length == 0) {
      throw new BadRequestException("expected image to be an encoded picture, found no bytes");
    }
    return bytes;
  }

  private String address() throws IOException {
    require(JsonToken.VALUE_STRING, "imageUrl to be a string, a picture's address");
    return parser.getText();
  }

  private int count(String name) throws IOException {
    String expected = name + " to be a whole number of at least 1";
    require(JsonToken.VALUE_NUMBER_INT, expected);
    if (parser.getNumberType() != JsonParser.NumberType.INT) {
      throw new BadRequestException("expected " + expected + ", found " + found());
    }
    return parser.getIntValue();
  }

  private boolean truth(String name) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw new BadRequestException("expected " + name + " to be true or false, found " + found());
    }
    return parser.getBooleanValue();
  }

  private List<String> labels() throws IOException {
    require(JsonToken.START_ARRAY, "classes to be an array of class labels");
    List<String> labels = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_STRING, "classes to hold class labels, which are strings");
      labels.add(parser.getText());
    }
    return labels;
  }

  private void require(JsonToken token, String expected) throws IOException {
    if (parser.currentToken() != token) {
      throw new BadRequestException("expected " + expected + ", found " + found());
    }
  }

  private String found() throws IOException {
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

  private static BadRequestException malformed(JacksonException e) {
    return new BadRequestException("expected " + FORM + ", found: " + e.getOriginalMessage());
  }

  private static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
