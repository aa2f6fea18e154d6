package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TinyBackbone;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.PixelScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A bundle on disk whose every number can be computed by hand: pictures of 12 x 8 pixels, 2 x 3
 * cells, 5 channels, 3 classes.
 *
 * @param folder where it lies
 * @param backbone below the head
 * @param head in double precision
 */
public record TinyBundle(Path folder, TinyBackbone backbone, PlainHead head) {

  public static final List<String> LABELS = List.of("hat", "shoe", "shirt");

  /** Writes a bundle of random numbers, with weights that are 0 among them. */
  public static TinyBundle write(Path folder, Gallery gallery) throws IOException {
    Random random = new Random(5);
    float[] filters = new float[5 * 3 * 16];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (random.nextInt(257) - 128) / 16384f;
    }
    TinyBackbone backbone = new TinyBackbone(filters, 5, 4, 8, 12, 13);
    double[][] mixing = new double[5][5];
    double[][] weights = new double[3][5];
    for (double[] row : mixing) {
      Arrays.setAll(row, k -> (random.nextInt(129) - 64) / 64.0);
    }
    for (double[] row : weights) {
      // Channel 4 is no class's.
      Arrays.setAll(row, k -> k == 4 ? 0 : random.nextInt(65) / 64.0);
    }
    return write(folder, gallery, backbone, new PlainHead(mixing, weights));
  }

  /** Writes a bundle of three classes. */
  public static TinyBundle write(
      Path folder, Gallery gallery, TinyBackbone backbone, PlainHead plain) throws IOException {
    Head head =
        new Head(
            plain.mixing()[0].length,
            plain.mixing().length,
            plain.weights().length,
            floats(plain.mixing()),
            floats(plain.weights()));
    PixelScaling asTheyAre =
        new PixelScaling(PixelScaling.Order.RGB, 255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    Files.createDirectories(folder);
    BundleWriter writer =
        new BundleWriter(
            backbone.backbone(),
            asTheyAre,
            Preparation.squash(backbone.width(), backbone.height()),
            LABELS,
            head);
    writer.writeGallery(folder, new GalleryFiles(gallery, new TreeMap<>()));
    writer.writeModel(folder, new TreeMap<>());
    return new TinyBundle(folder, backbone, plain);
  }

  public Bundle read() throws IOException {
    return Bundle.read(folder);
  }

  /** A picture at network size. */
  public static Pixels picture(long seed) {
    byte[] rgb = new byte[12 * 8 * 3];
    new Random(seed).nextBytes(rgb);
    return new Pixels(12, 8, rgb);
  }

  /** What the bundle makes of a picture, in plain Java. */
  public PlainHead.Outcome plain(Pixels picture) {
    return head.of(backbone.features(picture.rgb()));
  }

  private static float[] floats(double[][] matrix) {
    double[] flat = TinyFeatures.flat(matrix);
    float[] floats = new float[flat.length];
    for (int i = 0; i < flat.length; i++) {
      floats[i] = (float) flat[i];
    }
    return floats;
  }
}
