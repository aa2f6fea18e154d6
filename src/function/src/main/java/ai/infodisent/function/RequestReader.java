package ai.infodisent.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON form of a request, strictly, token by token: pictures are decoded from base64
 * where they stand, and whatever is wrong is told in one sentence.
 */
public final class RequestReader extends OptionsReader {

  private static final String FORM =
      "a JSON object with image, images or imageUrl and, if wanted, " + OPTIONS;

  private byte[] image;
  private List<byte[]> images;
  private String imageUrl;

  private RequestReader(JsonParser parser) {
    super(parser);
  }

  /**
   * Reads a request that is all there is in a body.
   *
   * @throws BadRequestException if it is anything else
   */
  public static ExplainRequest read(byte[] body) {
    return whole(body, body.length, FORM, parser -> new RequestReader(parser).object());
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
      throw malformed(FORM, e);
    }
  }

  private ExplainRequest object() throws IOException {
    require(JsonToken.START_OBJECT, FORM);
    members(this::property);
    List<String> sources = new ArrayList<>();
    if (image != null) {
      sources.add("image");
    }
    if (images != null) {
      sources.add("images");
    }
    if (imageUrl != null) {
      sources.add("imageUrl");
    }
    if (sources.size() != 1) {
      throw new BadRequestException(
          "expected image, an encoded picture in base64, or images, or imageUrl, found "
              + (sources.isEmpty() ? "none" : String.join(" and ", sources)));
    }
    if (image != null) {
      return new ExplainRequest(image, options());
    }
    return new ExplainRequest(
        images == null ? List.of() : images, imageUrl, images != null, options());
  }

  private void property(String name) throws IOException {
    if (name.equals("image")) {
      image = picture(name);
    } else if (name.equals("images")) {
      images = pictures(name);
    } else if (name.equals("imageUrl")) {
      require(JsonToken.VALUE_STRING, "imageUrl to be a string, a picture's address");
      imageUrl = parser.getText();
    } else if (!option(name)) {
      throw new BadRequestException("expected " + FORM + ", found " + shorten(name));
    }
  }

  private List<byte[]> pictures(String name) throws IOException {
    require(JsonToken.START_ARRAY, name + " to be an array of encoded pictures in base64");
    List<byte[]> pictures = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      pictures.add(picture(name + "[" + pictures.size() + "]"));
    }
    return pictures;
  }
}
