package ai.infodisent.function.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.InfoDisentConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemotePicturesTest {

  @Test
  void nothingIsFetchedUnlessHostsAreConfigured() {
    // There is nothing to fetch with either.
    RemotePictures off = new RemotePictures(config(Optional.empty()), null);
    assertRefused(off, "https://example.org/", "this service fetches no pictures");
    RemotePictures empty = new RemotePictures(config(Optional.of("")), null);
    assertRefused(empty, "https://example.org/", "this service fetches no pictures");
  }

  @Test
  void whatIsFetchedIsOfTheConfiguredHosts() {
    Vertx vertx = Vertx.vertx();
    try {
      RemotePictures on =
          new RemotePictures(config(Optional.of("example.org,*.example.com")), vertx);
      assertRefused(on, "https://example.net/", "of a host that this service fetches from");
      assertRefused(on, "http://example.org/", "to begin with https://");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void aHostOfTheInsideIsNotReachedThoughItIsListed() {
    Vertx vertx = Vertx.vertx();
    try {
      RemotePictures on = new RemotePictures(config(Optional.of("localhost,127.0.0.1")), vertx);
      for (String url : new String[] {"https://localhost/", "https://127.0.0.1/"}) {
        RemotePictureException refused =
            assertThrows(RemotePictureException.class, () -> on.fetch(url));
        assertEquals(
            "expected a picture at imageUrl, found no host that gives it", refused.getMessage());
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void assertRefused(RemotePictures pictures, String url, String expected) {
    BadRequestException refused =
        assertThrows(BadRequestException.class, () -> pictures.fetch(url));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  private static InfoDisentConfig config(Optional<String> hosts) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(InfoDisentConfig.class)
            .withDefaultValue("infodisent.limits.body", "10M")
            .withDefaultValue("infodisent.image-url.timeout", "20s");
    hosts.ifPresent(value -> builder.withDefaultValue("infodisent.image-url.hosts", value));
    return builder.build().getConfigMapping(InfoDisentConfig.class);
  }
}
