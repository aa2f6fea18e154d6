package ai.infodisent.trainer.fit;

import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Gathers batches of one split's feature maps as tensors, the next one while one is used, in two
 * buffers that take turns. Whoever opens it closes it.
 */
final class Batches implements AutoCloseable {

  private final Features features;
  private final int channels;
  private final int cells;
  private final int classes;
  private final ExecutorService ahead =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "batches ahead");
            thread.setDaemon(true);
            return thread;
          });
  private FeatureMaps maps;
  private ByteBuffer used;
  private ByteBuffer spare;
  private int[] expected;
  private Future<?> gathered;

  Batches(Features features, HeadGraph.Shape shape, int largest) {
    this.features = features;
    this.maps = features.maps();
    this.channels = shape.features();
    this.cells = shape.cells();
    this.classes = shape.classes();
    int bytes = Math.toIntExact((long) largest * channels * cells * Short.BYTES);
    this.used = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    this.spare = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** From here on gathers what training steps see in an epoch, from 0; nothing is expected now. */
  void begin(int epoch) {
    maps = features.maps().inEpoch(epoch);
  }

  /** Starts to gather what is asked for next. */
  void expect(int[] pictures) {
    ByteBuffer buffer = spare;
    expected = pictures;
    gathered = ahead.submit(() -> gather(pictures, buffer));
  }

  /** A batch's maps, valid until the next batch; whoever calls closes the tensor. */
  OnnxTensor maps(int[] pictures) throws OrtException {
    return maps(pictures, pictures.length, cells, channels);
  }

  private OnnxTensor maps(int[] pictures, long... shape) throws OrtException {
    if (gathered == null) {
      expect(pictures);
    }
    await();
    if (expected != pictures) {
      gather(pictures, spare);
    }
    gathered = null;
    ByteBuffer buffer = spare;
    spare = used;
    used = buffer;
    buffer.clear().limit(pictures.length * channels * cells * Short.BYTES);
    return OnnxTensor.createTensor(OnnxRuntime.environment(), buffer, shape, OnnxJavaType.FLOAT16);
  }

  private void gather(int[] pictures, ByteBuffer buffer) {
    maps.gather(pictures, buffer.clear().order(ByteOrder.nativeOrder()).asShortBuffer());
  }

  private void await() {
    try {
      gathered.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was gathered", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrainerException told) {
        throw told;
      }
      throw new IllegalStateException("gathering a batch failed", e.getCause());
    }
  }

  /**
   * K batches' targets, {@code [K, N, C]}: a picture's row spreads 1 evenly over the classes that
   * it may be of; whoever calls closes the tensor.
   */
  static OnnxTensor targets(Features features, int[] pictures, int steps, int classes)
      throws OrtException {
    float[] rows = new float[pictures.length * classes];
    for (int i = 0; i < pictures.length; i++) {
      List<Integer> targets = features.targets(pictures[i]);
      for (int target : targets) {
        rows[i * classes + target] = 1f / targets.size();
      }
    }
    return GraphSession.tensor(rows, steps, pictures.length / steps, classes);
  }

  /**
   * Batches as steps of training take them; valid until the next; whoever calls closes the tensors.
   *
   * @param pictures of K steps, N each, one step's after the other's
   */
  Map<String, OnnxTensor> of(int[] pictures, int steps) throws OrtException {
    OnnxTensor maps = maps(pictures, steps, pictures.length / steps, cells, channels);
    return Map.of(
        HeadGraph.FEATURES,
        maps,
        TrainingStepGraph.TARGETS,
        targets(features, pictures, steps, classes));
  }

  @Override
  public void close() {
    ahead.shutdown();
    boolean interrupted = false;
    while (gathered != null && !gathered.isDone()) {
      // What it reads from is closed next.
      try {
        gathered.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
