package ai.infodisent.trainer.fit;

import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Map;

/** Gathers batches of one split's feature maps as tensors, in one buffer that is used again. */
final class Batches {

  private final Features features;
  private final int channels;
  private final int cells;
  private final ByteBuffer buffer;

  Batches(Features features, HeadGraph.Shape shape, int largest) {
    this.features = features;
    this.channels = shape.channels();
    this.cells = shape.cells();
    this.buffer =
        ByteBuffer.allocateDirect(Math.toIntExact((long) largest * channels * cells * Short.BYTES))
            .order(ByteOrder.nativeOrder());
  }

  /** A batch's maps, valid until the next batch; whoever calls closes the tensor. */
  OnnxTensor maps(int[] pictures) throws OrtException {
    buffer.clear();
    features.maps().gather(pictures, buffer.asShortBuffer());
    buffer.limit(pictures.length * channels * cells * Short.BYTES);
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(),
        buffer,
        new long[] {pictures.length, cells, channels},
        OnnxJavaType.FLOAT16);
  }

  /** A batch's classes; whoever calls closes the tensor. */
  OnnxTensor labels(int[] pictures) throws OrtException {
    return labels(features, pictures);
  }

  /** Some pictures' classes; whoever calls closes the tensor. */
  static OnnxTensor labels(Features features, int[] pictures) throws OrtException {
    long[] labels = new long[pictures.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = features.label(pictures[i]);
    }
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(), LongBuffer.wrap(labels), new long[] {labels.length});
  }

  /** A batch as a training step takes it; whoever calls closes the tensors. */
  Map<String, OnnxTensor> of(int[] pictures) throws OrtException {
    return Map.of(HeadGraph.FEATURES, maps(pictures), TrainingStepGraph.LABELS, labels(pictures));
  }
}
