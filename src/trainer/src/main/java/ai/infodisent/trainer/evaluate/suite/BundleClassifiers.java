package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * Several of a bundle's classifiers. Head and probe are in one graph, so a run answers for all.
 *
 * @param model open as long as this is used
 * @param members of this model, at least one
 */
record BundleClassifiers(ProbedModel model, List<BundleClassifier> members)
    implements ExplainedClassifiers {

  BundleClassifiers {
    members = List.copyOf(members);
  }

  @Override
  public List<String> names() {
    return members.stream().map(BundleClassifier::name).toList();
  }

  @Override
  public int classCount() {
    return members.get(0).classCount();
  }

  @Override
  public List<List<Answer>> answers(List<Pixels> pictures) throws OrtException {
    List<ProbedRun> runs = model.runs(pictures);
    return members.stream().map(member -> member.answersOf(runs)).toList();
  }
}
