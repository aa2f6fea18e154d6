package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FusedGraph;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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
      if (weight < 0) {
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
            Manifest.Pooling.SIGNED_MAX,
            Manifest.Scores.SOFTMAX,
            Collections.nCopies(labels.size(), 0f),
            backbone.input().fixedBatch(),
            provenance);
    Files.write(folder.resolve(Bundle.MODEL), model);
    BundleFiles.write(folder.resolve(Bundle.MANIFEST), manifest);
  }
}
