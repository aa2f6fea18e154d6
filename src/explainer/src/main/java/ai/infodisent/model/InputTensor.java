package ai.infodisent.model;

import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.List;

/** The fused graph's input, {@link FusedTensors#IMAGE}: pictures as uint8 {@code [N, H, W, 3]}. */
public final class InputTensor {

  private InputTensor() {}

  /**
   * The tensor of pictures, in their order; whoever asks for it closes it.
   *
   * @param pictures at least one, all of the preparation's size
   * @throws OrtException if ONNX Runtime fails
   */
  public static OnnxTensor of(List<Pixels> pictures, Preparation preparation) throws OrtException {
    return of(pictures, pictures.size(), preparation);
  }

  /**
   * The tensor of pictures, filled up with black ones; whoever asks for it closes it.
   *
   * @param pictures all of the preparation's size
   * @param count N, at least as many as there are pictures, and at least 1
   * @throws OrtException if ONNX Runtime fails
   */
  static OnnxTensor of(List<Pixels> pictures, int count, Preparation preparation)
      throws OrtException {
    int width = preparation.width();
    int height = preparation.height();
    // Direct, so that ONNX Runtime reads it in place; black, as memory is zeroed.
    ByteBuffer rgb = ByteBuffer.allocateDirect(count * height * width * 3);
    for (Pixels picture : pictures) {
      if (picture.width() != width || picture.height() != height) {
        throw new IllegalArgumentException(
            "expected pictures of "
                + width
                + " x "
                + height
                + ", found "
                + picture.width()
                + " x "
                + picture.height());
      }
      rgb.put(picture.rgb());
    }
    long[] shape = {count, height, width, 3};
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(), rgb.clear(), shape, OnnxJavaType.UINT8);
  }
}
