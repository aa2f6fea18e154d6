package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * One of a bundle's classifiers, its head or its linear probe, and one way to explain it.
 *
 * @param name what tables call it
 * @param model open as long as this is used
 * @param attribution the way
 * @param ofProbe whether the classifier is the probe rather than the head
 */
record BundleClassifier(String name, ProbedModel model, Attribution attribution, boolean ofProbe)
    implements ExplainedClassifier {

  @Override
  public int classCount() {
    return model.bundle().manifest().labels().size();
  }

  @Override
  public List<Answer> answers(List<Pixels> pictures) throws OrtException {
    return answersOf(model.runs(pictures));
  }

  /** What runs of the model say of their pictures. */
  List<Answer> answersOf(List<ProbedRun> runs) {
    List<Answer> answers = new ArrayList<>();
    for (ProbedRun run : runs) {
      for (int picture = 0; picture < run.pictures().size(); picture++) {
        answers.add(
            ofProbe
                ? new ProbeAnswer(run, picture, attribution, model.grid())
                : new HeadAnswer(run, picture, attribution, model.grid()));
      }
    }
    return answers;
  }
}
