package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FusedGraph;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.onnx.ProbeGraph;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Writes a bundle. What it writes depends on its input alone: no dates, no paths, so that the same
 * fit gives the same bytes.
 *
 * @param backbone below the head
 * @param scaling of the backbone's pixels
 * @param preparation of pictures
 * @param labels one a class
 * @param head fitted
 */
record BundleWriter(
    Backbone backbone,
    PixelScaling scaling,
    Preparation preparation,
    List<String> labels,
    Head head) {

  BundleWriter {
    for (float weight : head.weights()) {
      if (weight < 0 && head.pooling() == Manifest.Pooling.SIGNED_MAX) {
        // A component's sign would no longer say what it speaks for.
        throw new IllegalArgumentException("expected no weight below 0, found " + weight);
      }
    }
  }

  /** Writes the gallery into a bundle's folder. */
  void writeGallery(Path folder, GalleryFiles files) throws IOException {
    Path prototypes = Files.createDirectory(folder.resolve(Bundle.PROTOTYPES));
    for (Map.Entry<String, byte[]> thumbnail : files.thumbnails().entrySet()) {
      Files.write(prototypes.resolve(thumbnail.getKey()), thumbnail.getValue());
    }
    BundleFiles.write(prototypes.resolve(Bundle.GALLERY), files.gallery());
  }

  private List<Float> biases() {
    return IntStream.range(0, labels.size()).mapToObj(c -> head.biases()[c]).toList();
  }

  /** Writes the linear probe into a bundle's folder, for whoever compares explanations with it. */
  void writeProbe(Path folder, Probe probe) throws IOException {
    Files.write(folder.resolve(ProbeGraph.FILE), ProbeGraph.of(probe).toByteArray());
  }

  /** Writes, or writes again, graph and manifest into a bundle's folder. */
  void writeModel(Path folder, SortedMap<String, String> provenance) throws IOException {
    byte[] model = FusedGraph.of(backbone, scaling, head, provenance).toByteArray();
    String hash = Sha256.of(model);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            hash.substring(0, Manifest.VERSION_DIGITS),
            new Manifest.Model(Bundle.MODEL, model.length, hash),
            labels,
            preparation,
            head.channels(),
            new Manifest.Cells(backbone.featureMap().rows(), backbone.featureMap().columns()),
            head.pooling(),
            Manifest.Scores.SOFTMAX,
            biases(),
            backbone.input().fixedBatch(),
            provenance);
    Files.write(folder.resolve(Bundle.MODEL), model);
    BundleFiles.write(folder.resolve(Bundle.MANIFEST), manifest);
  }
}
