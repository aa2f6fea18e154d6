package ai.infodisent.function.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.Phases.Phase;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
        List.of(new ClassExplanation(0, "secret", 1, 1, components, 1, 0, 0)),
        null,
        null,
        null);
  }
}
