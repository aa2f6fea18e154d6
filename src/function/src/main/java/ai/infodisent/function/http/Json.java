package ai.infodisent.function.http;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.function.Reply;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How answers become JSON. What has to be known of their types is found out when these constants
 * are made: in a native executable, before the start.
 */
final class Json {

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  static final ObjectWriter EXPLANATIONS = MAPPER.writerFor(Explanation.class);

  static final ObjectWriter REPLIES = MAPPER.writerFor(Reply.class);

  /** Of whatever else there is to tell. */
  static final ObjectWriter OTHERS = MAPPER.writer();

  private Json() {}
}
