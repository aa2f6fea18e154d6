package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTrainerTest {

  private static final HeadGraph.Shape SHAPE = new HeadGraph.Shape(4, 6, 3, 1);

  private static Features separable;

  /** Each class lights one channel at one cell. */
  @BeforeAll
  static void make() throws IOException {
    Random random = new Random(1);
    double[][][] maps = new double[60][4][6];
    int[] labels = new int[60];
    for (int n = 0; n < maps.length; n++) {
      labels[n] = n % 3;
      for (double[] row : maps[n]) {
        Arrays.setAll(row, i -> random.nextInt(100) / 512.0);
      }
      maps[n][labels[n]][random.nextInt(6)] += 1;
    }
    separable = TinyFeatures.of(maps, labels);
  }

  @Test
  void lossFallsAndAccuracyRisesOnASeparableToy() throws OrtException {
    try (HeadTrainer trainer = trainer(settings(20, 0), all())) {
      HeadTrainer.Epoch first = trainer.train();
      HeadTrainer.Epoch last = first;
      for (int epoch = 1; epoch < 20; epoch++) {
        last = trainer.train();
        assertTrue(last.deviation() <= 1e-5, "found a deviation of " + last.deviation());
      }
      assertEquals(Math.log(3), first.loss(), 0.2);
      assertTrue(last.loss() < first.loss() / 2, first.loss() + " to " + last.loss());
      assertEquals(1, last.accuracy());
    }
  }

  /** 60 pictures are three steps of 16 and one of 12. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void stepsTakenInOneRunAreThoseTakenOneByOne(int stepsPerRun) throws OrtException {
    FitSettings settings = settings(3, 5);
    Head oneByOne = fitted(settings);
    try (HeadTrainer trainer =
            new HeadTrainer(
                separable,
                all(),
                SHAPE,
                settings,
                Machine.ofThreads(1),
                Optional.empty(),
                stepsPerRun);
        HeadTrainer other = trainer(settings, all())) {
      for (int epoch = 0; epoch < 3; epoch++) {
        HeadTrainer.Epoch found = trainer.train();
        HeadTrainer.Epoch expected = other.train();
        assertEquals(expected.loss(), found.loss(), 1e-12);
        assertEquals(expected.accuracy(), found.accuracy());
      }
      assertArrayEquals(oneByOne.mixing(), trainer.head().mixing(), 0);
      assertArrayEquals(oneByOne.weights(), trainer.head().weights(), 0);
    }
  }

  @Test
  void gumbelPoolingLearnsTheToyToo() throws OrtException {
    try (HeadTrainer trainer = trainer(settings(20, 0, Recipe.of(Pooling.GUMBEL, 0)), all())) {
      HeadTrainer.Epoch first = trainer.train();
      HeadTrainer.Epoch last = first;
      while (trainer.epoch() < 20) {
        last = trainer.train();
        assertTrue(last.deviation() <= 1e-5, "found a deviation of " + last.deviation());
      }
      assertTrue(last.loss() < first.loss(), first.loss() + " to " + last.loss());
      // Its noise stays in what it sees of itself; the finished head has none.
      try (HeadRunner runner = new HeadRunner(SHAPE, 16, Machine.ofThreads(1))) {
        assertEquals(1, runner.accuracy(trainer.head(), separable, all()));
      }
    }
  }

  @Test
  void withoutMixingUStaysTheIdentity() throws OrtException {
    Head head = fitted(settings(3, 5, new Recipe(false, Pooling.MAX, true, 0, false)));
    for (int i = 0; i < 16; i++) {
      assertEquals(i % 5 == 0 ? 1 : 0, head.mixing()[i]);
    }
  }

  @Test
  void weightsFallBelowZeroOnlyWhereTheyMay() throws OrtException {
    Head signed = fitted(settings(5, 5, new Recipe(true, Pooling.MAX, false, 0, false)));
    Head kept = fitted(settings(5, 5));
    assertTrue(least(signed.weights()) < 0, "found " + least(signed.weights()));
    assertTrue(least(kept.weights()) >= 0, "found " + least(kept.weights()));
  }

  @Test
  void aWeightThatWasPrunedStaysZeroWhileOthersMove() throws OrtException {
    Recipe recipe = Recipe.of(Pooling.MAX, 0).onPruned();
    FitSettings settings = settings(3, 5, recipe);
    SortedMap<String, float[]> state;
    try (HeadTrainer trainer = trainer(settings, all())) {
      state = trainer.state();
    }
    float[] weights = state.get(HeadGraph.WEIGHTS);
    for (int i = 0; i < weights.length; i += 2) {
      weights[i] = 0;
    }
    Head head;
    try (HeadTrainer trainer =
        new HeadTrainer(
            separable,
            all(),
            SHAPE,
            settings,
            Machine.ofThreads(1),
            Optional.of(new Checkpoint(0, new TreeMap<>(), state)))) {
      while (trainer.epoch() < 3) {
        trainer.train();
      }
      head = trainer.head();
    }
    for (int i = 0; i < weights.length; i++) {
      assertTrue(
          i % 2 == 0 ? head.weights()[i] == 0 : head.weights()[i] != weights[i],
          "found " + head.weights()[i] + ", which was " + weights[i]);
    }
  }

  private static double least(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).min().orElseThrow();
  }

  @Test
  void theSameSeedGivesTheSameHead() throws OrtException {
    Head one = fitted(settings(3, 5));
    Head two = fitted(settings(3, 5));
    assertArrayEquals(one.mixing(), two.mixing(), 0);
    assertArrayEquals(one.weights(), two.weights(), 0);
  }

  @Test
  void anotherSeedGivesAnotherHead() throws OrtException {
    Head one = fitted(settings(3, 5));
    Head two = fitted(settings(3, 6));
    assertFalse(Arrays.equals(one.weights(), two.weights()));
    assertFalse(Arrays.equals(one.mixing(), two.mixing()));
  }

  @Test
  void onlyTheChosenPicturesAreFittedOn() throws OrtException {
    int[] firstClass = IntStream.range(0, 60).filter(n -> n % 3 == 0).toArray();
    try (HeadTrainer trainer = trainer(settings(20, 0), firstClass)) {
      HeadTrainer.Epoch last = null;
      for (int epoch = 0; epoch < 20; epoch++) {
        last = trainer.train();
      }
      assertEquals(1, last.accuracy());
      Head head = trainer.head();
      // Nobody ever asked for the other classes, so their weights have only fallen.
      for (int k = 0; k < 4; k++) {
        assertTrue(head.weight(1, k) <= 0.02, "found " + head.weight(1, k));
      }
    }
  }

  @Test
  void aFreshHeadIsTheIdentityWithSmallWeightsTimesTheScale() throws OrtException {
    HeadGraph.Shape scaled = new HeadGraph.Shape(4, 6, 3, 10);
    try (HeadTrainer trainer =
        new HeadTrainer(
            separable, all(), scaled, settings(1, 0), Machine.ofThreads(1), Optional.empty())) {
      Head head = trainer.head();
      for (int i = 0; i < 16; i++) {
        assertEquals(i % 5 == 0 ? 1 : 0, head.mixing()[i]);
      }
      for (float weight : head.weights()) {
        assertTrue(weight >= 0 && weight <= 0.2f, "found " + weight);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void whatGoesOnAfterAnyEpochEndsAsIfItHadNeverStopped(Pooling pooling) throws OrtException {
    FitSettings settings = settings(4, 5, Recipe.of(pooling, 0));
    Head whole = fitted(settings);
    for (int stop = 1; stop <= 4; stop++) {
      Checkpoint checkpoint;
      try (HeadTrainer trainer = trainer(settings, all())) {
        for (int epoch = 0; epoch < stop; epoch++) {
          trainer.train();
        }
        checkpoint = new Checkpoint(trainer.epoch(), new TreeMap<>(), trainer.state());
      }
      try (HeadTrainer trainer =
          new HeadTrainer(
              separable, all(), SHAPE, settings, Machine.ofThreads(1), Optional.of(checkpoint))) {
        while (trainer.epoch() < 4) {
          trainer.train();
        }
        assertArrayEquals(whole.mixing(), trainer.head().mixing(), 0, "after " + stop);
        assertArrayEquals(whole.weights(), trainer.head().weights(), 0, "after " + stop);
      }
    }
  }

  private static Head fitted(FitSettings settings) throws OrtException {
    try (HeadTrainer trainer = trainer(settings, all())) {
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        trainer.train();
      }
      return trainer.head();
    }
  }

  private static HeadTrainer trainer(FitSettings settings, int[] pictures) throws OrtException {
    return new HeadTrainer(
        separable, pictures, SHAPE, settings, Machine.ofThreads(1), Optional.empty());
  }

  private static FitSettings settings(int epochs, long seed) {
    return settings(epochs, seed, Recipe.of(Pooling.MAX, 0));
  }

  private static FitSettings settings(int epochs, long seed, Recipe recipe) {
    return new FitSettings(epochs, 16, seed, 0, 0.01f, 0.1f, recipe, Augmentation.NONE);
  }

  private static int[] all() {
    return IntStream.range(0, separable.size()).toArray();
  }
}
