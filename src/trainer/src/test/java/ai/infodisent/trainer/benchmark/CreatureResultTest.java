package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.infodisent.trainer.evaluate.suite.ProbedModel;
import ai.infodisent.trainer.fit.Quiet;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo bundle as it is committed. */
class CreatureResultTest {

  private static final SessionSettings TWO_THREADS = new SessionSettings(2);

  @Test
  void askedTogetherAllReachWhatEachReachesByItself() throws Exception {
    Bundle demo = demo();
    List<String> labels = demo.manifest().labels();
    CreatureBenchmark benchmark = CreatureBenchmark.ofLabels(labels, new ObjectRange(0, 4), 8, 5);
    CreatureResult found = CreatureResult.of(demo, benchmark, TWO_THREADS, new Quiet());
    List<CreatureScores> expected = new ArrayList<>();
    try (ProbedModel model = ProbedModel.open(demo, TWO_THREADS, new Quiet())) {
      for (ExplainedClassifier one : model.classifiers(5)) {
        expected.add(benchmark.run(one, labels, CreatureResultTest::prepared, new Quiet()));
      }
    }
    assertEquals(4, expected.size());
    assertEquals(expected, found.attributions());
    assertEquals(8, found.sample());
    assertEquals(5, found.seed());
  }

  @Test
  void aPictureIsPutThroughTheGraphOnceForAll() throws Exception {
    Bundle demo = demo();
    List<String> labels = demo.manifest().labels();
    CreatureBenchmark benchmark = CreatureBenchmark.ofLabels(labels, new ObjectRange(2, 2), 3, 1);
    List<Integer> asked = new ArrayList<>();
    try (ProbedModel model = ProbedModel.open(demo, TWO_THREADS, new Quiet())) {
      ExplainedClassifiers together = model.together(1);
      benchmark.run(
          new Counted(together, asked), labels, CreatureResultTest::prepared, new Quiet());
    }
    // The whole, 32 sets of parts, and each of two objects taken away.
    assertEquals(3 * (1 + 32 + 2), asked.stream().mapToInt(one -> one).sum());
  }

  @Test
  void creaturesOfOtherClassesAreRefused() throws Exception {
    Bundle demo = demo();
    List<String> labels = demo.manifest().labels().subList(0, 49);
    CreatureBenchmark benchmark = CreatureBenchmark.ofLabels(labels, new ObjectRange(0, 0), 3, 1);
    assertThrows(
        TrainerException.class, () -> CreatureResult.of(demo, benchmark, TWO_THREADS, new Quiet()));
  }

  private static Bundle demo() throws Exception {
    return Bundle.read(Path.of("..", "..", "onnx-exports", "demo"));
  }

  /** The demo takes pictures as they are. */
  private static Pixels prepared(Pixels pixels) {
    return pixels;
  }

  private record Counted(ExplainedClassifiers classifiers, List<Integer> asked)
      implements ExplainedClassifiers {

    @Override
    public List<String> names() {
      return classifiers.names();
    }

    @Override
    public int classCount() {
      return classifiers.classCount();
    }

    @Override
    public List<List<ExplainedClassifier.Answer>> answers(List<Pixels> pictures)
        throws OrtException {
      asked.add(pictures.size());
      return classifiers.answers(pictures);
    }
  }
}
