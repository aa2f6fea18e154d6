package ai.infodisent.trainer.evaluate;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * Explained classifiers of the same classes that are asked about the same pictures at once, so that
 * what they have in common is computed once.
 */
public interface ExplainedClassifiers {

  /** What tables call them. */
  List<String> names();

  /** How many classes each has. */
  int classCount();

  /**
   * Classifies pictures with all of them, in one run where they come from one graph and it allows
   * that.
   *
   * @param pictures at network size
   * @return what each would answer by itself, in the order of {@link #names()}; nothing to close
   */
  List<List<Answer>> answers(List<Pixels> pictures) throws OrtException;

  /** One alone. */
  static ExplainedClassifiers of(ExplainedClassifier classifier) {
    return new Alone(classifier);
  }
}
