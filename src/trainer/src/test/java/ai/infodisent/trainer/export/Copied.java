package ai.infodisent.trainer.export;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Manifest;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bundles made of other bundles. */
public final class Copied {

  private static final Path DEMO = Path.of("..", "..", "onnx-exports", "demo");

  private Copied() {}

  /** The demo bundle, whose weights are many enough for a file of their own; no thumbnails. */
  public static Path demo(Path folder) throws IOException {
    Path gallery = Path.of(Bundle.PROTOTYPES, Bundle.GALLERY);
    Files.createDirectories(folder.resolve(Bundle.PROTOTYPES));
    for (Path file : new Path[] {Path.of(Bundle.MANIFEST), Path.of(Bundle.MODEL), gallery}) {
      Files.copy(DEMO.resolve(file), folder.resolve(file));
    }
    return folder;
  }

  /** A folder and all below it. */
  public static Path of(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
    return to;
  }

  /** A bundle of another's manifest and its graph, changed. */
  static Bundle changed(Bundle bundle, Path folder, Consumer<ModelProto.Builder> change)
      throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(bundle.model())).toBuilder();
    change.accept(model);
    Files.createDirectories(folder);
    Files.write(folder.resolve(Bundle.MODEL), model.build().toByteArray());
    return new Bundle(folder, bundle.manifest());
  }

  /** The same manifest, but for a graph that takes one picture a run. */
  static Manifest single(Manifest manifest) {
    return new Manifest(
        manifest.format(),
        manifest.version(),
        manifest.model(),
        manifest.labels(),
        manifest.preparation(),
        manifest.channels(),
        manifest.cells(),
        manifest.pooling(),
        manifest.scores(),
        manifest.bias(),
        true,
        manifest.provenance());
  }
}
