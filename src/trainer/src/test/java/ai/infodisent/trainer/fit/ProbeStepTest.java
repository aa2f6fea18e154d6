package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.onnx.ProbeStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ProbeStepTest {

  private static final double STEP = 1e-5;

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void gradientsAndLossAreThoseOfPlainSoftmaxRegression(
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 4) int pictures,
      @ForAll @IntRange(min = 1, max = 2) int most,
      @ForAll long seed)
      throws OrtException {
    // A picture's means are those of a map of one cell.
    StepCase made = StepCase.random(channels, classes, 1, pictures, most, 0, seed);
    double[] parameters = new Random(seed).doubles(classes * (channels + 1), -1, 1).toArray();
    Map<String, OnnxTensor> state = new HashMap<>();
    for (String name : ProbeStepGraph.STATE) {
      int columns = ProbeStepGraph.isOfWeights(name) ? channels : 1;
      float[] values = new float[classes * columns];
      if (name.equals("weights") || name.equals("biases")) {
        int from = name.equals("weights") ? 0 : classes * channels;
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) parameters[from + i];
        }
      }
      state.put(name, GraphSession.tensor(values, classes, columns));
    }
    Features features = TinyFeatures.of(made.maps(), made.targets());
    int[] all = IntStream.range(0, pictures).toArray();
    float[] means = new float[pictures * channels];
    for (int n = 0; n < pictures; n++) {
      for (int k = 0; k < channels; k++) {
        means[n * channels + k] = (float) made.maps()[n][k][0];
      }
    }
    try (StepSession session =
            new StepSession(
                ProbeStepGraph.of(channels, classes, 0), state, 0, Machine.ofThreads(1));
        OnnxTensor given = GraphSession.tensor(means, 1, pictures, channels);
        OnnxTensor targets = Batches.targets(features, all, 1, classes)) {
      StepSession.Outcome outcome =
          session.run(
              Map.of(ProbeStepGraph.FEATURES, given, ProbeStepGraph.TARGETS, targets),
              List.of(Map.of(ProbeStepGraph.RATE, 1e-3f)));
      assertEquals(loss(made, parameters), outcome.loss(), 1e-4);
      float[] ofWeights = session.copy("weightsMean");
      float[] ofBiases = session.copy("biasesMean");
      for (int i = 0; i < parameters.length; i++) {
        double[] more = parameters.clone();
        double[] less = parameters.clone();
        more[i] += STEP;
        less[i] -= STEP;
        double slope = (loss(made, more) - loss(made, less)) / (2 * STEP);
        float found = i < ofWeights.length ? ofWeights[i] : ofBiases[i - ofWeights.length];
        // Adam's running means start at 0, and take a tenth of the first gradient.
        assertEquals(0.1 * slope, found, 1e-5, "parameter " + i);
      }
    }
  }

  private static double loss(StepCase made, double[] parameters) {
    int pictures = made.maps().length;
    int channels = made.maps()[0].length;
    int classes = parameters.length / (channels + 1);
    double loss = 0;
    for (int n = 0; n < pictures; n++) {
      double[] logits = new double[classes];
      for (int c = 0; c < classes; c++) {
        logits[c] = parameters[classes * channels + c];
        for (int k = 0; k < channels; k++) {
          logits[c] += parameters[c * channels + k] * made.maps()[n][k][0];
        }
      }
      double sum = Arrays.stream(logits).map(Math::exp).sum();
      for (int target : made.targets()[n]) {
        loss += (Math.log(sum) - logits[target]) / made.targets()[n].length / pictures;
      }
    }
    return loss;
  }
}
