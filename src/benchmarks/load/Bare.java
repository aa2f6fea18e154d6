import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often a bundle's graph runs a second with nothing around it: so many callers, each in a loop
 * with one picture, and so many threads for a run.
 *
 * <pre>
 * java -cp onnxruntime.jar Bare.java GRAPH CALLERS THREADS SECONDS
 * </pre>
 */
final class Bare {

  private static final Set<String> OUTPUTS =
      Set.of("logits", "scores", "classes", "components", "cells");

  private Bare() {}

  public static void main(String... args) throws Exception {
    int callers = Integer.parseInt(args[1]);
    long seconds = Long.parseLong(args[3]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Integer.parseInt(args[2]));
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session =
          environment.createSession(Path.of(args[0]).toString(), options)) {
        runs(environment, session, callers, Math.max(1, seconds / 4));
        System.out.println(runs(environment, session, callers, seconds) / (double) seconds);
      }
    }
  }

  private static long runs(OrtEnvironment environment, OrtSession session, int callers, long seconds)
      throws InterruptedException {
    AtomicLong runs = new AtomicLong();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Thread[] threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] = new Thread(() -> run(environment, session, end, runs));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return runs.get();
  }

  private static void run(
      OrtEnvironment environment, OrtSession session, long end, AtomicLong runs) {
    try {
      long[] shape = ((TensorInfo) session.getInputInfo().get("image").getInfo()).getShape();
      shape[0] = 1;
      ByteBuffer grey = ByteBuffer.allocateDirect((int) (shape[1] * shape[2] * shape[3]));
      while (grey.hasRemaining()) {
        grey.put((byte) (grey.position() * 31));
      }
      try (OnnxTensor image =
          OnnxTensor.createTensor(environment, grey.flip(), shape, OnnxJavaType.UINT8)) {
        while (System.nanoTime() < end) {
          session.run(Map.of("image", image), OUTPUTS).close();
          runs.incrementAndGet();
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
