package ai.infodisent.function.http;

import java.util.Map;

/**
 * What a request is answered, if nothing is wrong with it.
 *
 * @param type of the body
 * @param body not copied, so the maker hands it over
 * @param headers besides
 */
record Answer(String type, byte[] body, Map<String, String> headers) {

  /** The media type of JSON. */
  static final String JSON = "application/json";

  /** A body in JSON. */
  static Answer json(byte[] body) {
    return new Answer(JSON, body, Map.of());
  }
}
