package ai.infodisent.function.http;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /openapi.yaml}: what all other addresses take and give. */
final class OpenApiRoute {

  static final String PATH = "/openapi.yaml";

  private static final String YAML = "application/yaml";

  void answer(RoutingContext context) {
    Work.answer(context, () -> new Answer(YAML, document(), Map.of()));
  }

  private static byte[] document() {
    try (InputStream document = OpenApiRoute.class.getResourceAsStream(PATH)) {
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
