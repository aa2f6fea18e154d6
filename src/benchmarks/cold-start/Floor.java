import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The least a native executable can do: load ONNX Runtime and the graph, run one picture, say its class. */
public class Floor {

  /** Graph, pixels (raw RGB), height, width; "optimised" if the graph is. */
  public static void main(String[] args) throws Exception {
    byte[] pixels = Files.readAllBytes(Path.of(args[1]));
    long[] shape = {1, Long.parseLong(args[2]), Long.parseLong(args[3]), 3};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (args[4].equals("optimised")) {
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      }
      ByteBuffer input = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      try (OrtSession session = environment.createSession(args[0], options);
          OnnxTensor image = OnnxTensor.createTensor(environment, input, shape, OnnxJavaType.UINT8);
          OrtSession.Result result = session.run(Map.of("image", image), Set.of("classes"))) {
        System.out.println(((OnnxTensor) result.get("classes").get()).getLongBuffer().get(0));
        System.in.read();
      }
    }
  }
}
