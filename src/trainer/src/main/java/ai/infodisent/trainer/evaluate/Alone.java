package ai.infodisent.trainer.evaluate;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.onnxruntime.OrtException;
import java.util.List;

/** An explained classifier that shares nothing with another. */
record Alone(ExplainedClassifier classifier) implements ExplainedClassifiers {

  @Override
  public List<String> names() {
    return List.of(classifier.name());
  }

  @Override
  public int classCount() {
    return classifier.classCount();
  }

  @Override
  public List<List<Answer>> answers(List<Pixels> pictures) throws OrtException {
    return List.of(classifier.answers(pictures));
  }
}
