package ai.infodisent.function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;

/**
 * A request as Funqy's bindings bring it, well asked or not: a request that cannot be read reaches
 * the function with the reason, because a binding that fails to read one says nothing but so.
 *
 * @param request null if it could not be read
 * @param refusal null unless it could not be read
 */
@JsonDeserialize(using = Question.Reader.class)
public record Question(ExplainRequest request, BadRequestException refusal) {

  /** What a binding makes of a call that brings no body. */
  public Question() {
    this(null, new BadRequestException("expected a JSON object with image, found no body"));
  }

  /**
   * The request that was asked.
   *
   * @throws BadRequestException if it could not be read
   */
  public ExplainRequest orRefuse() {
    if (refusal != null) {
      throw refusal;
    }
    return request;
  }

  /** Reads a question with {@link RequestReader}. */
  public static final class Reader extends JsonDeserializer<Question> {

    @Override
    public Question deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return new Question(RequestReader.read(parser), null);
      } catch (BadRequestException e) {
        return new Question(null, e);
      }
    }
  }
}
