package ai.infodisent.benchmarks;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.explanation.Explainer;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.model.SessionSettings;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What explaining costs beside predicting: a classifier's own graph, and the fused graph of a
 * bundle on the same classifier with the explanation made of it, on a picture of noise at network
 * size.
 *
 * <pre>
 * java -jar src/benchmarks/target/infodisent-benchmarks.jar GraphBenchmark
 *     -p backbone=resnet50.onnx -p bundle=onnx-exports/mine
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(1)
public class GraphBenchmark {

  @Param({""})
  public String backbone;

  @Param({"onnx-exports/demo"})
  public String bundle;

  private OrtSession.SessionOptions options;
  private OrtSession classifier;
  private String input;
  private OnnxTensor image;
  private ExplainedModel model;
  private Explainer explainer;
  private Pixels pixels;
  private Placement placement;

  @Setup
  public void open() throws Exception {
    SessionSettings settings = SessionSettings.ofThisMachine();
    Bundle read = Bundle.read(Path.of(bundle));
    model = ExplainedModel.open(read, settings);
    explainer = new Explainer(model, read.galleryIndex(), name -> name);
    Preparation size = read.manifest().preparation();
    byte[] noise = new byte[3 * size.width() * size.height()];
    new Random(17).nextBytes(noise);
    pixels = new Pixels(size.width(), size.height(), noise);
    placement = new Placement(0, 0, size.width(), size.height(), size.width(), size.height());
    if (backbone.isEmpty()) {
      return;
    }
    options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(settings.threads());
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    classifier = OnnxRuntime.environment().createSession(backbone, options);
    Map.Entry<String, NodeInfo> only = classifier.getInputInfo().entrySet().iterator().next();
    input = only.getKey();
    long[] shape = ((TensorInfo) only.getValue().getInfo()).getShape();
    shape[0] = 1;
    FloatBuffer values =
        ByteBuffer.allocateDirect(noise.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < noise.length; i++) {
      values.put(i, (noise[i] & 0xff) / 255f);
    }
    image = OnnxTensor.createTensor(OnnxRuntime.environment(), values, shape);
  }

  /** The classifier alone; what it says is copied out. */
  @Benchmark
  public Object predict() throws OrtException {
    if (classifier == null) {
      throw new IllegalStateException("expected -p backbone=FILE.onnx, found none");
    }
    try (OrtSession.Result result = classifier.run(Map.of(input, image))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    }
  }

  /** The fused graph, and three classes of five prototypes told. */
  @Benchmark
  public Explanation explain() throws OrtException {
    Inference inference = model.run(List.of(pixels), false);
    return explainer.explain(inference, 0, placement, ExplanationOptions.DEFAULT);
  }

  @TearDown
  public void close() throws OrtException {
    model.close();
    if (classifier != null) {
      image.close();
      classifier.close();
      options.close();
    }
  }
}
