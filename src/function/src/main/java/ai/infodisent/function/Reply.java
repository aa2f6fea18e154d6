package ai.infodisent.function;

import ai.infodisent.explanation.Explanation;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What a question is answered.
 *
 * @param explanations one a picture, in their order
 * @param several whether the answer is an object with all of them rather than the one there is
 */
@RegisterForReflection
public record Reply(List<Explanation> explanations, boolean several) {

  public Reply {
    explanations = List.copyOf(explanations);
  }

  /** What is written. */
  @JsonValue
  public Object json() {
    return several ? Map.of("explanations", explanations) : explanations.get(0);
  }
}
