package ai.infodisent.function.remote;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that pictures may be fetched from.
 *
 * @param hosts what is allowed, one by one
 */
record AllowedHosts(List<AllowedHost> hosts) {

  private static final int HTTPS = 443;

  /** A name, perhaps with all names below another in its place, and perhaps a port. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<below>\\*\\.)?(?<name>[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)"
              + "(:(?<port>[0-9]{1,5}))?");

  /**
   * One of them.
   *
   * @param name in lower case
   * @param below whether the names below it are meant, instead of itself
   * @param port the only one that is allowed
   */
  record AllowedHost(String name, boolean below, int port) {

    private boolean allows(String host, int hostPort) {
      return port == hostPort && (below ? host.endsWith("." + name) : host.equals(name));
    }
  }

  AllowedHosts {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a list: {@code example.org}, {@code *.example.org}, {@code example.org:8443}.
   *
   * @throws IllegalArgumentException if something else stands in it
   */
  static AllowedHosts of(List<String> entries) {
    return new AllowedHosts(entries.stream().map(AllowedHosts::host).toList());
  }

  /** Whether a picture may be fetched from a host's port. */
  boolean allows(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.stream().anyMatch(one -> one.allows(name, port));
  }

  private static AllowedHost host(String entry) {
    Matcher matcher = ENTRY.matcher(entry.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected infodisent.image-url.hosts to be names as example.org, *.example.org or"
              + " example.org:8443, found "
              + entry);
    }
    String port = matcher.group("port");
    return new AllowedHost(
        matcher.group("name"),
        matcher.group("below") != null,
        port == null ? HTTPS : Integer.parseInt(port));
  }
}
