package ai.infodisent.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads the JSON form of a request, strictly, token by token: the picture is decoded from base64
 * where it stands, and whatever is wrong is told in one sentence.
 */
public final class RequestReader extends OptionsReader {

  private static final String FORM =
      "a JSON object with image and, if wanted, topClasses, topPrototypes, maps, classes";

  private byte[] image;

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
    if (image == null) {
      throw new BadRequestException("expected image, an encoded picture in base64, found none");
    }
    return new ExplainRequest(image, options());
  }

  private void property(String name) throws IOException {
    if (name.equals("image")) {
      image = picture(name);
    } else if (!option(name)) {
      throw new BadRequestException("expected " + FORM + ", found " + shorten(name));
    }
  }
}
