package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.metrics.Metrics;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that answers give, without a server. */
class LinksTest {

  @ParameterizedTest
  @CsvSource({
    ",/,/gallery/0a.jpg",
    ",/why,/why/gallery/0a.jpg",
    ",/why/,/why/gallery/0a.jpg",
    "https://example.com,/,https://example.com/gallery/0a.jpg",
    "https://example.com/,/why,https://example.com/gallery/0a.jpg",
    "http://example.com:8080/why,/,http://example.com:8080/why/gallery/0a.jpg"
  })
  void aPublicAddressGoesBeforeTheServersOwn(String publicUrl, String root, String expected) {
    for (boolean proxies : new boolean[] {false, true}) {
      if (!proxies || publicUrl != null) {
        // Nobody is being answered, and with a public address nobody has to be.
        Links links = new Links(config(publicUrl), root, proxies, null);
        assertEquals(expected, links.ofCurrent("/explanation").apply("0a.jpg"));
        assertEquals(expected, links.of(null, "/explain").apply("0a.jpg"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com", "http://localhost:8080/", "https://[::1]/why"})
  void anAddressOfTheWebIsPublic(String publicUrl) {
    Links.check(publicUrl);
    assertEquals(Optional.of(publicUrl), config(publicUrl).publicUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "/why",
        "https:///why",
        "ftp://example.com",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://exa mple.com"
      })
  void nothingElseIs(String publicUrl) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Links.check(publicUrl));
    assertTrue(refused.getMessage().startsWith("expected infodisent.public-url to be an address"));
    assertTrue(refused.getMessage().endsWith("found " + publicUrl));
  }

  @Test
  void nothingStartsWithAnotherPublicAddress() {
    ServedModel served = new ServedModel(config("example.com"), new Metrics(), "/");
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> served.open(new StartupEvent()));
    assertTrue(refused.getMessage().contains("expected infodisent.public-url"));
  }

  private static InfoDisentConfig config(String publicUrl) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(InfoDisentConfig.class)
            .withDefaultValue("infodisent.limits.body", "10M");
    if (publicUrl != null) {
      builder.withDefaultValue("infodisent.public-url", publicUrl);
    }
    return builder.build().getConfigMapping(InfoDisentConfig.class);
  }
}
