package ai.infodisent.function.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  private static final AllowedHosts HOSTS =
      AllowedHosts.of(List.of("pictures.example.org", " *.Example.com", "example.net:8443"));

  @ParameterizedTest
  @CsvSource({
    "pictures.example.org,443,true",
    "PICTURES.example.ORG,443,true",
    "pictures.example.org,8443,false",
    "pictures.example.org,80,false",
    "more.pictures.example.org,443,false",
    "example.org,443,false",
    "a.example.com,443,true",
    "a.b.example.com,443,true",
    "example.com,443,false",
    "badexample.com,443,false",
    "a.example.com.evil.org,443,false",
    "pictures.example.org.,443,false",
    "example.net,8443,true",
    "example.net,443,false",
    "127.0.0.1,443,false",
    "[::1],443,false"
  })
  void aHostIsAllowedAsItIsListed(String host, int port, boolean allowed) {
    assertEquals(allowed, HOSTS.allows(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "https://example.org",
        "example.org/a",
        "a.*.org",
        "-a.org",
        "[::1]"
      })
  void whatIsNoHostIsRefused(String entry) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> AllowedHosts.of(List.of(entry)));
    assertTrue(refused.getMessage().endsWith("found " + entry), refused.getMessage());
  }
}
