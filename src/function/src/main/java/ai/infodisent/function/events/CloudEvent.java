package ai.infodisent.function.events;

import ai.infodisent.function.BadRequestException;
import java.util.function.UnaryOperator;

/**
 * A CloudEvent 1.0, as much of it as matters here.
 *
 * @param id names the event among its source's
 * @param source where it happened
 * @param type what happened
 * @param subject of what it happened; null if not told
 * @param contentType of the data; null if not told
 * @param data what there is to know, not yet decoded
 */
public record CloudEvent(
    String id, String source, String type, String subject, String contentType, EventData data) {

  /** The one version of the specification there is. */
  static final String VERSION = "1.0";

  /**
   * Takes from attributes what an event has to have.
   *
   * @param attributes the value of an attribute, or null
   * @param prefix what stands before an attribute's name where it came from
   * @throws BadRequestException if that is not there, so that this is no event at all
   */
  static CloudEvent of(UnaryOperator<String> attributes, String prefix, EventData data) {
    String version = required("specversion", attributes, prefix);
    if (!version.equals(VERSION)) {
      throw new BadRequestException(
          "expected " + prefix + "specversion " + VERSION + ", found " + version);
    }
    return new CloudEvent(
        required("id", attributes, prefix),
        required("source", attributes, prefix),
        required("type", attributes, prefix),
        attributes.apply("subject"),
        attributes.apply("datacontenttype"),
        data);
  }

  private static String required(
      String attribute, UnaryOperator<String> attributes, String prefix) {
    String value = attributes.apply(attribute);
    if (value == null || value.isEmpty()) {
      throw new BadRequestException(
          "expected a CloudEvent with " + prefix + attribute + ", found none");
    }
    return value;
  }
}
