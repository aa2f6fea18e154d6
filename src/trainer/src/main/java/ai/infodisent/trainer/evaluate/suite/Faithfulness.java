package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletion and insertion (RISE, arXiv 1806.07421): how the score of the class on top falls while
 * the pixels that an attribution holds for important become the mean colour, and how it rises while
 * they return to a blurred picture.
 *
 * @param deletion the lower its area, the better
 * @param insertion the higher its area, the better
 */
public record Faithfulness(Curve deletion, Curve insertion) {

  /** Pictures a run: enough to keep a processor busy, few enough for any memory. */
  private static final int BATCH = 16;

  /**
   * Measures one explanation.
   *
   * @param classifier that is explained
   * @param picture at network size
   * @param mean what deleted pixels become
   */
  static Faithfulness of(ExplainedClassifier classifier, Pixels picture, Colour mean)
      throws OrtException {
    Answer answer = classifier.answers(List.of(picture)).get(0);
    int top = answer.top();
    AttributionMap map = answer.attribution(top);
    int[] order = PixelOrder.of(map);
    Pixels nothing = mean.fill(picture.width(), picture.height());
    List<Pixels> pictures = new ArrayList<>(new Replacement(picture, nothing, order).pictures());
    pictures.addAll(new Replacement(GaussianBlur.of(picture), picture, order).pictures());
    List<Double> scores = scores(classifier, pictures, top);
    int steps = pictures.size() / 2;
    return new Faithfulness(
        new Curve(scores.subList(0, steps)), new Curve(scores.subList(steps, pictures.size())));
  }

  private static List<Double> scores(
      ExplainedClassifier classifier, List<Pixels> pictures, int index) throws OrtException {
    List<Double> scores = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      int to = Math.min(from + BATCH, pictures.size());
      for (Answer answer : classifier.answers(pictures.subList(from, to))) {
        scores.add((double) answer.score(index));
      }
    }
    return scores;
  }
}
