package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page, by the function as it is delivered: jars or, with {@code -Pnative}, an executable that
 * has to have it inside.
 */
@QuarkusIntegrationTest
class PageIT extends PageTest {

  @TempDir Path elsewhere;

  @Test
  void whoSwitchesThePageOffHasNone() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.page=false")) {
      URI address = function.address();
      for (String path : List.of("/", "/page/main.js")) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("found GET " + path), answer.body());
      }
    }
  }
}
