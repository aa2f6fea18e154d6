package ai.infodisent.function;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon the page shows an answer after it came: until the browser has painted it.
 *
 * <pre>
 * ./mvnw -pl src/function -am verify -Dgroups=benchmark -Dtest=PageBenchmark
 * </pre>
 */
@Tag("benchmark")
@QuarkusTest
class PageBenchmark {

  private static final int ROUNDS = 40;

  private static final String PAINTED = "performance.getEntriesByName('answer-painted')";

  @TestHTTPResource("/")
  URI page;

  @TempDir Path folder;

  @Test
  void measure() throws IOException {
    if (!Browser.found()) {
      System.out.println("Skipped PageBenchmark: no chromium and chromedriver in the PATH.");
      return;
    }
    Path sample = Files.write(folder.resolve("sample.png"), Demo.sample("png"));
    double[] times = new double[ROUNDS];
    try (Browser browser = Browser.open(1280, 860, false)) {
      browser.go(page);
      for (int round = 0; round < ROUNDS; round++) {
        browser.choose(sample);
        browser.until(PAINTED + ".length > 0");
        times[round] = browser.number(PAINTED + "[0].duration");
        browser.script("performance.clearMeasures()");
      }
    }
    Arrays.sort(times);
    System.out.printf(
        "%nAn answer was painted after %.0f ms (median of %d), at best %.0f.%n",
        times[ROUNDS / 2], ROUNDS, times[0]);
  }
}
