package ai.infodisent.function.http.v1;

import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.OptionsReader;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Reads instances, each {@code {"b64": "..."}} or {@code {"image": {"b64": "..."}}}, and options of
 * an explanation beside them or in {@code parameters}.
 */
final class InstancesReader extends OptionsReader {

  private static final String FORM =
      "a JSON object with instances and, if wanted, topClasses, topPrototypes, maps, classes";

  private static final String INSTANCE =
      "an instance to be {\"b64\": \"...\"} or {\"image\": {\"b64\": \"...\"}}";

  private final IntConsumer batch;
  private final Set<String> options = new HashSet<>();
  private List<byte[]> pictures;

  private InstancesReader(JsonParser parser, IntConsumer batch) {
    super(parser);
    this.batch = batch;
  }

  /**
   * What is asked.
   *
   * @param pictures encoded, in order
   * @param options what to tell of each
   */
  record Instances(List<byte[]> pictures, ExplanationOptions options) {}

  /**
   * Reads a request that is all there is in a body.
   *
   * @param batch refuses a number of pictures, before they are kept
   * @throws BadRequestException if it is anything else
   */
  static Instances read(byte[] body, IntConsumer batch) {
    return whole(body, body.length, FORM, parser -> new InstancesReader(parser, batch).object());
  }

  private Instances object() throws IOException {
    require(JsonToken.START_OBJECT, FORM);
    members(this::member);
    if (pictures == null) {
      throw new BadRequestException("expected instances, an array of pictures, found none");
    }
    batch.accept(pictures.size());
    return new Instances(pictures, options());
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "instances", "inputs" -> instances(name);
      case "parameters" -> {
        require(JsonToken.START_OBJECT, "parameters to be an object");
        members(this::ofExplanation);
      }
      // TensorFlow's models may have several; this one has one.
      case "signature_name" -> parser.skipChildren();
      default -> ofExplanation(name);
    }
  }

  private void ofExplanation(String name) throws IOException {
    if (!options.add(name)) {
      throw new BadRequestException("expected " + shorten(name) + " once, found it again");
    }
    if (!option(name)) {
      throw new BadRequestException("expected " + FORM + ", found " + shorten(name));
    }
  }

  private void instances(String name) throws IOException {
    if (pictures != null) {
      throw new BadRequestException("expected instances or inputs, found both");
    }
    require(JsonToken.START_ARRAY, name + " to be an array of pictures");
    pictures = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int before = pictures.size();
      require(JsonToken.START_OBJECT, INSTANCE);
      members(this::ofInstance);
      requireOne(before);
      batch.accept(pictures.size());
    }
  }

  private void ofInstance(String name) throws IOException {
    if (name.equals("image")) {
      int before = pictures.size();
      require(JsonToken.START_OBJECT, INSTANCE);
      members(this::encoded);
      requireOne(before);
    } else {
      encoded(name);
    }
  }

  private void encoded(String name) throws IOException {
    if (!name.equals("b64")) {
      throw new BadRequestException("expected " + INSTANCE + ", found " + shorten(name));
    }
    pictures.add(picture(name));
  }

  private void requireOne(int before) {
    int found = pictures.size() - before;
    if (found != 1) {
      throw new BadRequestException(
          "expected " + INSTANCE + ", found " + (found == 0 ? "neither" : "both"));
    }
  }
}
