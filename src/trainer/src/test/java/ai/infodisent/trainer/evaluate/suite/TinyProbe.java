package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.onnx.ProbeGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A probe for the bundle that can be computed by hand. */
final class TinyProbe {

  static final int CHANNELS = 5;
  static final int CLASSES = 3;
  static final int CELLS = 6;

  private TinyProbe() {}

  /** Writes the bundle, and its probe. */
  static TinyBundle write(Path folder) throws IOException {
    TinyBundle tiny = TinyBundle.write(folder, new Gallery(List.of()));
    Files.write(folder.resolve(ProbeGraph.FILE), ProbeGraph.of(probe()).toByteArray());
    return tiny;
  }

  static Probe probe() {
    Random random = new Random(11);
    float[] weights = new float[CLASSES * CHANNELS];
    float[] biases = new float[CLASSES];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 4;
    }
    for (int i = 0; i < biases.length; i++) {
      biases[i] = (float) random.nextGaussian();
    }
    return new Probe(CHANNELS, CLASSES, weights, biases);
  }
}
