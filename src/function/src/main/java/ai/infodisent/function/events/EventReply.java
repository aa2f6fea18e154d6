package ai.infodisent.function.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The event that answers an event.
 *
 * @param attributes all but the data's type, in their order
 * @param contentType of the data, a kind of JSON
 * @param data in JSON; not copied, so the maker hands it over
 */
public record EventReply(Map<String, String> attributes, String contentType, byte[] data) {

  /** Asks for an explanation; its data is what {@code POST /explain} takes. */
  public static final String EXPLAIN = "ai.infodisent.explain";

  /** Brings an explanation; its data is what {@code POST /explain} answers. */
  public static final String EXPLANATION = "ai.infodisent.explanation";

  /** Tells why there is no explanation and will not be one; its data is a problem of RFC 9457. */
  public static final String FAILED = "ai.infodisent.explanation.failed";

  /** Where all answers come from. */
  public static final String SOURCE = "urn:infodisent:function";

  /**
   * An answer. Its id follows from the question's, so whoever is sent one twice, because the
   * question was, can tell.
   */
  public static EventReply to(CloudEvent question, String type, String contentType, byte[] data) {
    String asked = question.source() + "\n" + question.id();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", CloudEvent.VERSION);
    attributes.put("id", UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)).toString());
    attributes.put("source", SOURCE);
    attributes.put("type", type);
    if (question.subject() != null) {
      attributes.put("subject", question.subject());
    }
    attributes.put("time", Instant.now().toString());
    // CloudEvents' extension for correlation: the event that this one follows from.
    attributes.put("causationid", question.id());
    return new EventReply(attributes, contentType, data);
  }
}
