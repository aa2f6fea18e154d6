package ai.infodisent.function;

import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.model.FusedTensors;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a whole request costs beside a bare run of the same graph in the same process: the two take
 * turns, so that whatever else the machine does falls on both. The requests go through an HTTP
 * client and a socket, whose time is counted in.
 *
 * <pre>
 * ./mvnw -pl src/function -am verify -Dgroups=benchmark
 *     -Dinfodisent.bundle=DIR       another bundle than the demo
 *     -Dbenchmark.picture=FILE      this picture instead of the sample and drawn ones
 *     -Dbenchmark.seconds=60        the longest for one picture, half of it to warm up
 * </pre>
 */
@Tag("benchmark")
@QuarkusTest
class WarmRequestBenchmark {

  private static final String HEAD = "%-18s %9s %7s %15s %23s %23s %23s%n";

  private static final String ROW = "%-18s %9d %7d %15s %23s %23s %23s%n";

  private static final int ROUNDS = 2000;

  private static final long SECONDS = Long.getLong("benchmark.seconds", 60);

  private static final Set<String> OUTPUTS =
      Set.of(
          FusedTensors.LOGITS,
          FusedTensors.SCORES,
          FusedTensors.CLASSES,
          FusedTensors.COMPONENTS,
          FusedTensors.CELLS);

  @TestHTTPResource("explain")
  URI explain;

  @Inject ExplanationService service;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void measure() throws Exception {
    System.out.printf(
        "%nbundle %s, %d processors, JDK %s; milliseconds: median (90th percentile) and more than bare%n",
        Demo.FOLDER, Runtime.getRuntime().availableProcessors(), Runtime.version());
    System.out.printf(HEAD, "picture", "bytes", "rounds", "bare run", "no HTTP", "raw", "JSON");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      String graph = Demo.FOLDER.resolve("model.onnx").toString();
      try (OrtSession session = environment.createSession(graph, options);
          OnnxTensor black = black(environment, session)) {
        for (Map.Entry<String, byte[]> picture : pictures().entrySet()) {
          measure(picture.getKey(), picture.getValue(), () -> bare(session, black));
        }
      }
    }
  }

  private void measure(String name, byte[] picture, Callable<?> bare) throws Exception {
    HttpRequest raw =
        HttpRequest.newBuilder(explain)
            .header("Content-Type", "image/jpeg")
            .POST(BodyPublishers.ofByteArray(picture))
            .build();
    byte[] body = Demo.request(picture, "").getBytes(StandardCharsets.US_ASCII);
    HttpRequest json =
        HttpRequest.newBuilder(explain)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    ExplainRequest question = new ExplainRequest(picture, ExplanationOptions.DEFAULT);
    List<Callable<?>> turns =
        List.of(bare, () -> service.answer(question), () -> send(raw), () -> send(json));
    rounds(turns);
    double[][] times = rounds(turns);
    System.out.printf(
        ROW,
        name,
        picture.length,
        times[0].length,
        told(times[0]),
        told(times[1], times[0]),
        told(times[2], times[0]),
        told(times[3], times[0]));
  }

  private static double[][] rounds(List<Callable<?>> turns) throws Exception {
    double[][] times = new double[turns.size()][ROUNDS];
    long end = System.nanoTime() + SECONDS * 500_000_000L;
    int round = 0;
    for (; round < ROUNDS && System.nanoTime() < end; round++) {
      for (int turn = 0; turn < turns.size(); turn++) {
        times[turn][round] = milliseconds(turns.get(turn));
      }
    }
    for (int turn = 0; turn < times.length; turn++) {
      times[turn] = Arrays.copyOf(times[turn], round);
      Arrays.sort(times[turn]);
    }
    return times;
  }

  private static double milliseconds(Callable<?> what) throws Exception {
    long start = System.nanoTime();
    what.call();
    return (System.nanoTime() - start) / 1e6;
  }

  private byte[] send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  private static Object bare(OrtSession session, OnnxTensor image) throws OrtException {
    try (OrtSession.Result result = session.run(Map.of(FusedTensors.IMAGE, image), OUTPUTS)) {
      return result.size();
    }
  }

  private static OnnxTensor black(OrtEnvironment environment, OrtSession session)
      throws OrtException {
    long[] shape =
        ((TensorInfo) session.getInputInfo().get(FusedTensors.IMAGE).getInfo()).getShape();
    shape[0] = 1;
    int bytes = (int) (shape[1] * shape[2] * shape[3]);
    return OnnxTensor.createTensor(
        environment, ByteBuffer.allocateDirect(bytes), shape, OnnxJavaType.UINT8);
  }

  private static Map<String, byte[]> pictures() throws IOException {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    String named = System.getProperty("benchmark.picture");
    if (named != null) {
      pictures.put(Path.of(named).getFileName().toString(), Files.readAllBytes(Path.of(named)));
      return pictures;
    }
    if (System.getProperty("infodisent.bundle") == null) {
      pictures.put("sample", Demo.sample());
    }
    pictures.put("224 x 224 JPEG", Drawing.jpeg(224, 224));
    pictures.put("1024 x 768 JPEG", Drawing.jpeg(1024, 768));
    pictures.put("4000 x 3000 JPEG", Drawing.jpeg(4000, 3000));
    return pictures;
  }

  private static String told(double[] sorted) {
    return "%.2f (%.2f)".formatted(quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  private static String told(double[] sorted, double[] bare) {
    return "%s %+.2f".formatted(told(sorted), quantile(sorted, 0.5) - quantile(bare, 0.5));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
  }
}
