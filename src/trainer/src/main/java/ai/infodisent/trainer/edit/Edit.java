package ai.infodisent.trainer.edit;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.drift.ActivationFile;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.fit.BundleFiles;
import ai.infodisent.trainer.fit.OutputFolder;
import ai.infodisent.trainer.onnx.ComponentSwitches;
import ai.infodisent.trainer.onnx.ProbeGraph;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Components to be switched off for good. What comes of it is a bundle of its own; the one that is
 * edited is only read.
 *
 * @param disabled at least one
 * @param why the reason, for the bundle's manifest
 */
public record Edit(SortedSet<ComponentName> disabled, String why) {

  private static final String ACCURACY = "accuracy";

  private static final String PICTURES = "validationPictures";

  private static final String EDITS = "edits";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  public Edit {
    if (disabled.isEmpty()) {
      throw new IllegalArgumentException(
          "expected --disable to name components, such as 17+,3-, found none");
    }
    if (why.isBlank()) {
      throw new IllegalArgumentException("expected --why to give a reason, found none");
    }
    disabled = new TreeSet<>(disabled);
  }

  /**
   * What came of an edit.
   *
   * @param from the version of the graph that was edited
   * @param manifest of the new bundle
   * @param before what the bundle that was edited makes of the pictures, if there were any
   * @param after what the new one makes of them, if there were any
   */
  public record Summary(
      String from, Manifest manifest, Optional<Evaluation> before, Optional<Evaluation> after) {}

  /**
   * Writes a bundle without these components.
   *
   * @param out where to, a new folder
   * @param pictures to measure both bundles on; if there are none, the new one tells no accuracy
   * @param settings of sessions
   * @throws TrainerException if a component is none of the bundle's or disabled already, if the
   *     graph is not as expected, or if nothing can be written; nothing is left then
   * @throws BundleException if the bundle is damaged
   * @throws OrtException if ONNX Runtime fails
   */
  public Summary of(
      Bundle bundle,
      Path out,
      Optional<List<LabelledPicture>> pictures,
      SessionSettings settings,
      Progress progress)
      throws OrtException, IOException {
    Manifest old = bundle.manifest();
    try (OutputFolder folder = OutputFolder.at(out)) {
      Known.check(bundle, disabled, settings);
      ModelProto graph = ComponentSwitches.off(graph(bundle), disabled, old.channels());
      SortedMap<String, String> provenance = new TreeMap<>(old.provenance());
      // It was that of the graph with all of its components.
      provenance.remove(ACCURACY);
      Bundle edited = write(folder.path(), bundle, graph, provenance);
      Switched.check(bundle, edited, settings);
      writeRest(bundle, edited);
      Optional<Evaluation> before = Optional.empty();
      Optional<Evaluation> after = Optional.empty();
      if (pictures.isPresent()) {
        before = Optional.of(Evaluation.of(bundle, pictures.get(), settings, progress));
        after = Optional.of(Evaluation.of(edited, pictures.get(), settings, progress));
        provenance.put(ACCURACY, String.format(Locale.ROOT, "%.4f", after.get().accuracy()));
        provenance.put(PICTURES, Integer.toString(after.get().images()));
        edited = write(folder.path(), bundle, graph, provenance);
      }
      if (!bundle.servingVariants().isEmpty()) {
        progress.say(
            "serving variants are of the graph as it was, and were left out: export --optimise"
                + " makes them again");
      }
      folder.finish();
      return new Summary(old.version(), edited.manifest(), before, after);
    }
  }

  private static ModelProto graph(Bundle bundle) throws IOException {
    byte[] bytes = Files.readAllBytes(bundle.model());
    String hash = Sha256.of(bytes);
    if (!hash.equals(bundle.manifest().model().sha256())) {
      throw new TrainerException(
          "expected "
              + bundle.model()
              + " to be of SHA-256 "
              + bundle.manifest().model().sha256()
              + ", as "
              + Bundle.MANIFEST
              + " says, found "
              + hash);
    }
    try {
      return ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new TrainerException(
          "expected " + bundle.model() + " to be an ONNX model, found: " + e.getMessage(), e);
    }
  }

  /** Writes, or writes again, graph and manifest. */
  private Bundle write(
      Path folder, Bundle bundle, ModelProto graph, SortedMap<String, String> provenance)
      throws IOException {
    Manifest old = bundle.manifest();
    List<Manifest.Edit> edits = new ArrayList<>(old.edits());
    edits.add(new Manifest.Edit(old.version(), List.copyOf(disabled), why));
    SortedMap<String, String> metadata = new TreeMap<>(provenance);
    metadata.put(EDITS, JSON.writeValueAsString(edits));
    ModelProto.Builder model = graph.toBuilder().clearMetadataProps();
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    byte[] bytes = model.build().toByteArray();
    String hash = Sha256.of(bytes);
    Manifest manifest =
        new Manifest(
            old.format(),
            hash.substring(0, Manifest.VERSION_DIGITS),
            new Manifest.Model(Bundle.MODEL, bytes.length, hash),
            old.labels(),
            old.preparation(),
            old.channels(),
            old.cells(),
            old.pooling(),
            old.scores(),
            old.bias(),
            old.fixedBatch(),
            provenance,
            edits);
    Files.write(folder.resolve(Bundle.MODEL), bytes);
    BundleFiles.write(folder.resolve(Bundle.MANIFEST), manifest);
    return new Bundle(folder, manifest);
  }

  /** The gallery and the record, without what is disabled, and what the edit does not touch. */
  private void writeRest(Bundle bundle, Bundle edited) throws IOException {
    Gallery gallery = bundle.gallery();
    Gallery left =
        new Gallery(
            gallery.prototypes().stream()
                .filter(one -> !disabled.contains(new ComponentName(one.channel(), one.sign())))
                .toList());
    Files.createDirectory(edited.prototypes());
    BundleFiles.write(edited.prototypes().resolve(Bundle.GALLERY), left);
    SortedSet<String> thumbnails = new TreeSet<>();
    left.prototypes()
        .forEach(one -> one.examples().forEach(example -> thumbnails.add(example.image())));
    for (String thumbnail : thumbnails) {
      Files.copy(bundle.prototypes().resolve(thumbnail), edited.prototypes().resolve(thumbnail));
    }
    Optional<Activations> record = bundle.activations();
    if (record.isPresent()) {
      ActivationFile.write(edited.directory(), left(record.get()));
    }
    Path probe = bundle.directory().resolve(ProbeGraph.FILE);
    if (Files.exists(probe)) {
      // It is of the backbone, which stays.
      Files.copy(probe, edited.directory().resolve(ProbeGraph.FILE));
    }
  }

  /** Which component is the first in a picture is not known without the disabled ones. */
  private Activations left(Activations record) {
    return new Activations(
        record.pictures(),
        record.probabilities(),
        null,
        record.components().stream()
            .filter(one -> !disabled.contains(new ComponentName(one.channel(), one.sign())))
            .toList());
  }
}
