package ai.infodisent.trainer.evaluate;

import ai.infodisent.image.Pixels;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * A classifier and one way to explain it, as benchmarks of explanations see the two. Each
 * explanation is judged on the classifier that it explains.
 */
public interface ExplainedClassifier {

  /** What tables call it. */
  String name();

  /** How many classes there are. */
  int classCount();

  /**
   * Classifies pictures, in one run where the graph allows it.
   *
   * @param pictures at network size
   * @return one answer a picture, in order; nothing to close
   */
  List<Answer> answers(List<Pixels> pictures) throws OrtException;

  /** What the classifier makes of one picture. */
  interface Answer {

    /** The logit of a class. */
    float logit(int index);

    /** The score of a class, from 0 to 1. */
    float score(int index);

    /** The class of the highest logit; of equals, the lower index. */
    int top();

    /** How much each pixel counts for a class. */
    AttributionMap attribution(int index);
  }
}
