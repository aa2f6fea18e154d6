package ai.infodisent.function.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.Phases.Phase;
import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.Preparation;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void whatHappenedBeforeAnybodyAskedIsToldToo() throws IOException {
    metrics.took(Phase.RUN, 3_000_000);
    metrics.answered(422, 1_000);
    told();
    metrics.took(Phase.RUN, 4_000_000);
    metrics.answered(429, 1_000);
    String told = told();
    assertTold("infodisent_phase_seconds_count{phase=\"run\"} 2", told);
    assertTold("infodisent_phase_seconds_bucket{phase=\"run\",le=\"0.005\"} 2", told);
    assertTold("infodisent_phase_seconds_bucket{phase=\"run\",le=\"0.0025\"} 0", told);
    assertTold("infodisent_refusals_total{cause=\"picture\"} 1.0", told);
    assertTold("infodisent_refusals_total{cause=\"capacity\"} 1.0", told);
    assertTold("infodisent_request_seconds_count{status=\"429\"} 1", told);
  }

  @Test
  void nothingIsLostHoweverMuchHappensBeforeAnybodyAsks() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      threads.execute(
          () -> {
            for (int i = 0; i < 2500; i++) {
              metrics.waited(1);
            }
          });
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    assertTold("infodisent_phase_seconds_count{phase=\"wait\"} 10000", told());
  }

  @Test
  void whatServesAndWhoWaitsIsTold() throws IOException {
    metrics.serves("demo \"quoted\"", "123", "cpu", "model.onnx");
    metrics.watch(() -> 2, () -> 7);
    String told = told();
    assertTold(
        "infodisent_model_info{device=\"cpu\",graph=\"model.onnx\","
            + "name=\"demo \\\"quoted\\\"\",version=\"123\"} 1",
        told);
    assertTold("infodisent_requests_active 2.0", told);
    assertTold("infodisent_requests_waiting 7.0", told);
  }

  @Test
  void componentsOfTheBestClassAreCountedAndOnlySoManyByName() throws IOException {
    for (int channel = 0; channel < 1000; channel++) {
      metrics.explained(explanation(channel, channel));
    }
    String told = told();
    assertTold("infodisent_prototype_listed_total{component=\"0+\"} 1.0", told);
    assertTold("infodisent_prototype_listed_total{component=\"0-\"} 1.0", told);
    assertTold("infodisent_prototype_listed_total{component=\"other\"} 1936.0", told);
    assertEquals(
        65,
        told.lines().filter(line -> line.startsWith("infodisent_prototype_listed_total{")).count());
    assertFalse(told.contains("secret"), "labels of classes are nobody's business here");
  }

  @Test
  void firstComponentsAreHeldAgainstTheBundlesRecord(@TempDir Path folder) throws IOException {
    record(
        folder,
        new Activations(
            9,
            List.of(0.5, 0.9, 0.99),
            List.of(0.25, 0.75, 1.0),
            List.of(
                new Activations.Component(7, Sign.PLUS, 1, 1, 1, List.of(0.5f, 1f, 2f)),
                new Activations.Component(8, Sign.PLUS, 1, 1, 1, List.of(0.1f, 0.2f, 0.3f)))));
    metrics.compare(bundle(folder));
    // Strong by 1 each: at the 90 % of 7+, beyond all of 8+; of 9+ nothing is recorded.
    metrics.explained(explanation(7, 8));
    metrics.explained(explanation(8, 7));
    metrics.explained(explanation(9));
    metrics.explained(explanation());
    String told = told();
    assertTold("infodisent_first_activation_quantile_bucket{le=\"0.75\"} 0", told);
    assertTold("infodisent_first_activation_quantile_bucket{le=\"0.95\"} 1", told);
    assertTold("infodisent_first_activation_quantile_bucket{le=\"0.99\"} 1", told);
    assertTold("infodisent_first_activation_quantile_count 2", told);
    assertTold("infodisent_first_activation_recorded_ratio{quantile=\"0.5\"} 0.25", told);
    assertTold("infodisent_first_activation_recorded_ratio{quantile=\"0.99\"} 1.0", told);
    assertFalse(told.contains("recorded_ratio{quantile=\"0.05\"}"), told);
  }

  @Test
  void aRecordThatTellsNothingOfFirstComponentsIsStillHeldAgainst(@TempDir Path folder)
      throws IOException {
    record(
        folder,
        new Activations(
            9,
            List.of(0.5),
            null,
            List.of(new Activations.Component(7, Sign.PLUS, 1, 1, 1, List.of(2f)))));
    metrics.compare(bundle(folder));
    metrics.explained(explanation(7));
    String told = told();
    assertTold("infodisent_first_activation_quantile_bucket{le=\"0.5\"} 1", told);
    assertFalse(told.contains("recorded_ratio"), told);
  }

  @Test
  void withoutARecordOrWithADamagedOneNothingIsHeldAgainst(@TempDir Path folder)
      throws IOException {
    metrics.compare(bundle(folder));
    Files.writeString(folder.resolve(Bundle.ACTIVATIONS), "no json");
    metrics.compare(bundle(folder));
    metrics.explained(explanation(7));
    String told = told();
    assertFalse(told.contains("infodisent_first_activation"), told);
    assertTold("infodisent_prototype_listed_total{component=\"7+\"} 1.0", told);
  }

  private static void record(Path folder, Activations record) throws IOException {
    JsonMapper.builder().build().writeValue(folder.resolve(Bundle.ACTIVATIONS).toFile(), record);
  }

  private static Bundle bundle(Path folder) {
    return new Bundle(
        folder,
        new Manifest(
            Manifest.FORMAT,
            "1",
            new Manifest.Model(Bundle.MODEL, 1, "ab".repeat(32)),
            List.of("secret"),
            Preparation.squash(1, 1),
            10,
            new Manifest.Cells(1, 1),
            Manifest.Pooling.SIGNED_MAX,
            Manifest.Scores.SOFTMAX,
            List.of(0f),
            false,
            new TreeMap<>()));
  }

  @Test
  void thereIsNoColdStartBeforeTheFirstExplanation() throws IOException {
    assertFalse(told().contains("\ninfodisent_cold_start_seconds"));
    metrics.explained(explanation(0, 1));
    String told = told();
    List<String> coldStart =
        told.lines().filter(line -> line.startsWith("infodisent_cold_start_seconds")).toList();
    if (!coldStart.isEmpty()) {
      assertTrue(Double.parseDouble(coldStart.get(0).split(" ")[1]) > 0);
    }
  }

  private String told() throws IOException {
    return new String(metrics.told(), StandardCharsets.UTF_8);
  }

  private static void assertTold(String line, String told) {
    assertTrue(told.lines().anyMatch(line::equals), told);
  }

  private static Explanation explanation(int... channels) {
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < channels.length; i++) {
      components.add(
          new Component(
              channels[i],
              i % 2 == 0 ? Sign.PLUS : Sign.MINUS,
              1,
              1,
              1,
              new Cell(0, 0),
              new Box(0, 0, 1, 1),
              null,
              List.of()));
    }
    return new Explanation(
        "1",
        new Explanation.Model("demo", "1"),
        new Explanation.Image(1, 1),
        null,
        null,
        List.of(new ClassExplanation(0, "secret", 1, 1, components, 1, 0, 0)),
        null,
        null,
        null,
        null);
  }
}
