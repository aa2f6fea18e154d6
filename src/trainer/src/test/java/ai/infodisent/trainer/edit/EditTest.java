package ai.infodisent.trainer.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.Overview;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.drift.ActivationFile;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.export.Copied;
import ai.infodisent.trainer.export.TrialPicture;
import ai.infodisent.trainer.fit.BundleFiles;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditTest {

  private static final SessionSettings SETTINGS = new SessionSettings(1);

  @TempDir Path folder;

  private TinyBundle tiny;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), gallery());
    for (String image : List.of("0a.jpg", "0b.jpg")) {
      Files.writeString(tiny.read().prototypes().resolve(image), image);
    }
    out = folder.resolve("out").resolve("edited");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1+", "1-", "1", "0,1,2,3", "0+,2-,3"})
  void whatIsDisabledIsNothingAndAllElseIsWhatItWasBitForBit(String names) throws Exception {
    Edit edit = edit(names);
    assertEdited(tiny.read(), edit(edit), edit.disabled());
  }

  @Test
  void logitsAreThoseOfPlainJavaWithoutTheComponents() throws Exception {
    Bundle edited = edit(edit("0+,3-"));
    try (ExplainedModel model = ExplainedModel.open(edited, SETTINGS)) {
      for (int seed = 0; seed < 20; seed++) {
        Pixels picture = TinyBundle.picture(seed);
        Inference found = model.run(List.of(picture), false);
        PlainHead.Outcome plain = tiny.plain(picture);
        for (int c = 0; c < 3; c++) {
          double[] weights = tiny.head().weights()[c];
          double expected =
              plain.logits()[c]
                  - weights[0] * plain.components()[0][0]
                  - weights[3] * plain.components()[1][3];
          assertEquals(expected, found.logit(0, c), 1e-3);
        }
      }
    }
  }

  @Test
  void theDemoCanBeEditedToo() throws Exception {
    Bundle demo = Bundle.read(Copied.demo(Files.createDirectory(folder.resolve("demo"))));
    // Thumbnails are not needed for this; the demo's gallery names many.
    BundleFiles.write(demo.prototypes().resolve(Bundle.GALLERY), new Gallery(List.of()));
    Edit edit = edit("17,0+," + (demo.manifest().channels() - 1) + "-");
    assertEdited(demo, edit(demo, edit, Optional.empty(), new Quiet()), edit.disabled());
  }

  @Test
  void whatWasEditedCanBeEditedAgainAndTellsOfBoth() throws Exception {
    Bundle once = edit(edit("1+", "background"));
    Path second = folder.resolve("second");
    Edit more = edit("1-,2", "watermark");
    Manifest twice = more.of(once, second, Optional.empty(), SETTINGS, new Quiet()).manifest();
    assertEquals(
        List.of(
            new Manifest.Edit(tiny.read().manifest().version(), names("1+"), "background"),
            new Manifest.Edit(once.manifest().version(), names("1-", "2+", "2-"), "watermark")),
        twice.edits());
    assertEquals(twice, Bundle.read(second).manifest());
    assertEdited(tiny.read(), Bundle.read(second), Set.copyOf(names("1+", "1-", "2+", "2-")));
    assertEquals(
        1,
        metadata(Bundle.read(second)).entrySet().stream()
            .filter(entry -> entry.getKey().equals("edits"))
            .filter(entry -> entry.getValue().contains("watermark"))
            .filter(entry -> entry.getValue().contains("background"))
            .count());
  }

  @Test
  void theVersionIsThatOfTheNewGraphAndTheOldAccuracyIsGone() throws Exception {
    SortedMap<String, String> provenance = new TreeMap<>(Map.of("accuracy", "0.9", "seed", "7"));
    Bundle old = with(provenance);
    Bundle edited = edit(old, edit("1+"), Optional.empty(), new Quiet());
    String hash = Sha256.of(Files.readAllBytes(edited.model()));
    assertEquals(hash, edited.manifest().model().sha256());
    assertEquals(hash.substring(0, 12), edited.manifest().version());
    assertNotEquals(old.manifest().version(), edited.manifest().version());
    assertEquals(Map.of("seed", "7"), edited.manifest().provenance());
    assertEquals(Set.of("seed", "edits"), metadata(edited).keySet());
  }

  @Test
  void theAccuracyIsMeasuredAnewOnPicturesThatAreGiven() throws Exception {
    Bundle old = with(new TreeMap<>(Map.of("accuracy", "0.9", "validationPictures", "7")));
    List<LabelledPicture> pictures =
        IntStream.range(0, 30)
            .mapToObj(
                n ->
                    new LabelledPicture(
                        "picture " + n, n % 3, any -> Decoded.of(TinyBundle.picture(n))))
            .toList();
    Edit.Summary summary =
        edit("0+,1+,2+").of(old, out, Optional.of(pictures), SETTINGS, new Quiet());
    Evaluation before = Evaluation.of(old, pictures, SETTINGS, new Quiet());
    Evaluation after = Evaluation.of(Bundle.read(out), pictures, SETTINGS, new Quiet());
    assertEquals(Optional.of(before), summary.before());
    assertEquals(Optional.of(after), summary.after());
    assertNotEquals(before.accuracy(), after.accuracy());
    SortedMap<String, String> provenance = Bundle.read(out).manifest().provenance();
    assertEquals(after.accuracy(), Double.parseDouble(provenance.get("accuracy")), 1e-4);
    assertEquals("30", provenance.get("validationPictures"));
    assertEquals(provenance.get("accuracy"), metadata(Bundle.read(out)).get("accuracy"));
    // Channel 4 is no class's, and of 0, 1 and 2 the minus components are left.
    assertEquals(4, after.globalSize());
  }

  @Test
  void whatIsDisabledIsNoPrototypeAnyMore() throws Exception {
    Bundle edited = edit(edit("1+,0"));
    assertEquals(
        List.of("1-"),
        edited.gallery().prototypes().stream()
            .map(one -> one.channel() + one.sign().symbol())
            .toList());
    assertEquals(List.of("0b.jpg", "gallery.json"), names(edited.prototypes()));
    try (InfoDisent infodisent = InfoDisent.open(edited.directory())) {
      Overview overview = infodisent.overview();
      assertEquals(
          List.of(),
          overview.prototype(ComponentName.of("1+"), ExampleForm.NONE, image -> image).classes());
      assertEquals(
          3,
          overview
              .prototype(ComponentName.of("1-"), ExampleForm.LINK, image -> image)
              .classes()
              .size());
      Set<String> told =
          overview
              .classes("hat", 100, ExampleForm.NONE, image -> image)
              .classes()
              .get(0)
              .prototypes()
              .stream()
              .map(one -> one.channel() + one.sign().symbol())
              .collect(Collectors.toSet());
      assertFalse(told.contains("1+") || told.contains("0+") || told.contains("0-"), "" + told);
      assertTrue(told.contains("1-"), told.toString());
    }
  }

  @Test
  void aChannelIsUnusedOnceBothOfItsComponentsAreDisabled() throws Exception {
    List<LabelledPicture> one =
        List.of(new LabelledPicture("one", 0, any -> Decoded.of(TinyBundle.picture(0))));
    Bundle edited = edit(edit("1,0+"));
    assertEquals(
        Evaluation.of(tiny.read(), one, SETTINGS, new Quiet()).globalSize() - 1,
        Evaluation.of(edited, one, SETTINGS, new Quiet()).globalSize());
  }

  @Test
  void whatTellsOfTheGraphAsItWasIsLeftBehindAndTheOldBundleStays() throws Exception {
    Bundle old = tiny.read();
    ActivationFile.write(old.directory(), record());
    Files.writeString(old.directory().resolve("report.html"), "of the old");
    Files.writeString(old.directory().resolve("probe.onnx"), "a probe");
    Files.createDirectories(old.directory().resolve("serving").resolve("cpu"));
    Map<String, String> before = contents(old.directory());
    Quiet progress = new Quiet();
    Bundle edited = edit(old, edit("1+"), Optional.empty(), progress);
    assertEquals(
        List.of("activations.json", "model.json", "model.onnx", "probe.onnx", "prototypes"),
        names(out));
    assertEquals("a probe", Files.readString(out.resolve("probe.onnx")));
    assertEquals(
        new Activations(5, List.of(0.5), null, List.of(record().components().get(1))),
        edited.activations().orElseThrow());
    assertEquals(1, progress.lines().size());
    assertTrue(progress.lines().get(0).contains("export --optimise"), progress.lines().get(0));
    assertEquals(before, contents(old.directory()));
    assertEquals(List.of("edited"), names(out.getParent()));
  }

  @Test
  void theSameEditGivesTheSameBytes() throws Exception {
    edit(edit("1+"));
    Path again = folder.resolve("again");
    edit("1+").of(tiny.read(), again, Optional.empty(), SETTINGS, new Quiet());
    assertEquals(contents(out), contents(again));
  }

  @Test
  void whatCannotBeDisabledIsRefusedAndNothingIsWritten() throws Exception {
    assertRefused("5+", "expected --disable to name channels below 5, found 5+");
    assertRefused(
        "4", "expected --disable to name channels that a class has a weight for, found 4+");
    assertThrows(IllegalArgumentException.class, () -> edit("1+", " "));
    assertThrows(IllegalArgumentException.class, () -> new Edit(new TreeSet<>(), "why"));
    Bundle once = edit(edit("1+"));
    TrainerException refused =
        assertThrows(
            TrainerException.class,
            () -> edit("1").of(once, folder.resolve("x"), Optional.empty(), SETTINGS, new Quiet()));
    assertEquals(
        "expected --disable to name components that are not disabled yet, found 1+",
        refused.getMessage());
    refused =
        assertThrows(
            TrainerException.class,
            () -> edit("2").of(once, out, Optional.empty(), SETTINGS, new Quiet()));
    assertEquals("expected --out to name a new folder, found " + out, refused.getMessage());
    assertEquals(List.of("bundle", "out"), names(folder));
  }

  @Test
  void aGraphThatIsNotTheManifestsIsRefused() throws Exception {
    byte[] bytes = Files.readAllBytes(tiny.read().model());
    // The producer's name: the graph still runs.
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("infodisent");
    bytes[at] = 'I';
    Files.write(tiny.read().model(), bytes);
    assertRefused("1+", "to be of SHA-256 ");
  }

  private void assertRefused(String names, String part) throws Exception {
    TrainerException refused = assertThrows(TrainerException.class, () -> edit(edit(names)));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(List.of("bundle"), names(folder));
  }

  private void assertEdited(Bundle old, Bundle edited, Set<ComponentName> disabled)
      throws Exception {
    assertEquals(disabled, edited.manifest().disabled());
    try (ExplainedModel before = ExplainedModel.open(old, SETTINGS);
        ExplainedModel after = ExplainedModel.open(edited, SETTINGS)) {
      for (int seed = 0; seed < 10; seed++) {
        Pixels picture =
            TrialPicture.of(
                old.manifest().preparation().width(),
                old.manifest().preparation().height(),
                100 + seed);
        Inference was = before.run(List.of(picture), true);
        Inference is = after.run(List.of(picture), true);
        assertEquals(was.maps(), is.maps());
        assertEquals(was.winners(), is.winners());
        for (int channel = 0; channel < old.manifest().channels(); channel++) {
          for (Sign sign : Sign.values()) {
            float found = is.component(0, sign.ordinal(), channel);
            if (disabled.contains(new ComponentName(channel, sign))) {
              assertEquals(0, Math.abs(found));
            } else {
              float expected = was.component(0, sign.ordinal(), channel);
              assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(found));
            }
          }
        }
        assertSums(after, is);
      }
    }
  }

  private static void assertSums(ExplainedModel model, Inference found) {
    int classes = found.classCount();
    double[] exps = new double[classes];
    for (int c = 0; c < classes; c++) {
      Decision decision = new Decision(model, found, 0, c);
      assertTrue(decision.sumError() < 1e-4 * Math.max(1, Math.abs(found.logit(0, c))), "" + c);
      exps[c] = Math.exp(found.logit(0, c) - found.logit(0, found.classOfRank(0, 0)));
    }
    double sum = Arrays.stream(exps).sum();
    for (int c = 0; c < classes; c++) {
      assertEquals(exps[c] / sum, found.score(0, c), 1e-5);
    }
    for (int rank = 1; rank < classes; rank++) {
      assertTrue(
          found.logit(0, found.classOfRank(0, rank - 1))
              >= found.logit(0, found.classOfRank(0, rank)));
    }
  }

  private Bundle edit(Edit edit) throws Exception {
    return edit(tiny.read(), edit, Optional.empty(), new Quiet());
  }

  private Bundle edit(
      Bundle bundle, Edit edit, Optional<List<LabelledPicture>> pictures, Quiet progress)
      throws Exception {
    edit.of(bundle, out, pictures, SETTINGS, progress);
    return Bundle.read(out);
  }

  private static Edit edit(String names) {
    return edit(names, "background");
  }

  private static Edit edit(String names, String why) {
    TreeSet<ComponentName> components = new TreeSet<>();
    for (String name : names.split(",")) {
      components.addAll(ComponentName.all(name));
    }
    return new Edit(components, why);
  }

  private static List<ComponentName> names(String... names) {
    return Arrays.stream(names).map(ComponentName::of).toList();
  }

  /** The bundle with something to tell of where it comes from. */
  private Bundle with(SortedMap<String, String> provenance) throws IOException {
    Manifest bare = tiny.read().manifest();
    BundleFiles.write(
        tiny.folder().resolve(Bundle.MANIFEST),
        new Manifest(
            bare.format(),
            bare.version(),
            bare.model(),
            bare.labels(),
            bare.preparation(),
            bare.channels(),
            bare.cells(),
            bare.pooling(),
            bare.scores(),
            bare.bias(),
            bare.fixedBatch(),
            provenance));
    return tiny.read();
  }

  private static Activations record() {
    return new Activations(
        5,
        List.of(0.5),
        List.of(0.25),
        List.of(
            new Activations.Component(1, Sign.PLUS, 2, 1, 1, List.of(2f)),
            new Activations.Component(1, Sign.MINUS, 3, 1, 1, List.of(3f))));
  }

  private static Gallery gallery() {
    List<Gallery.Prototype> prototypes = new ArrayList<>();
    prototypes.add(prototype(0, Sign.PLUS, "0a.jpg"));
    prototypes.add(prototype(0, Sign.MINUS, "0a.jpg"));
    prototypes.add(prototype(1, Sign.PLUS, "0a.jpg"));
    prototypes.add(prototype(1, Sign.MINUS, "0b.jpg"));
    return new Gallery(prototypes);
  }

  private static Gallery.Prototype prototype(int channel, Sign sign, String image) {
    return new Gallery.Prototype(
        channel, sign, List.of(new Gallery.Example(image, "hat", 1, new Box(0, 0, 1, 1))));
  }

  private static Map<String, String> metadata(Bundle bundle) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(bundle.model())).getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
