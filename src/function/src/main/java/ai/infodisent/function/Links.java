package ai.infodisent.function;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The addresses that an answer gives, as whoever asked can reach them: below the configured public
 * one; or, where Quarkus is told to believe proxies, below the one they were asked at; or else
 * relative to this server.
 */
@ApplicationScoped
public class Links {

  private static final String GALLERY = "gallery/";

  private final Optional<String> publicUrl;
  private final String root;
  private final boolean proxies;
  private final CurrentVertxRequest current;

  Links(
      InfoDisentConfig config,
      @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root,
      @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
          boolean proxies,
      CurrentVertxRequest current) {
    this.publicUrl = config.publicUrl();
    this.root = slashed(root);
    this.proxies = proxies;
    this.current = current;
  }

  /**
   * The gallery's address for all who ask alike.
   *
   * @param root the path that everything of this server is below
   */
  static String gallery(Optional<String> publicUrl, String root) {
    return slashed(publicUrl.orElse(root)) + GALLERY;
  }

  /**
   * Checks a public address.
   *
   * @throws IllegalArgumentException if it is none
   */
  static void check(String publicUrl) {
    try {
      URI uri = URI.create(publicUrl);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "expected infodisent.public-url to be an address such as https://example.com/infodisent,"
            + " found "
            + publicUrl);
  }

  /**
   * From a thumbnail's file name to its address.
   *
   * @param request that is answered
   * @param path that it asked for, below the root, or what that begins with, such as {@code
   *     /explain}
   */
  public UnaryOperator<String> of(HttpServerRequest request, String path) {
    String gallery =
        proxies && publicUrl.isEmpty() ? asked(request, path) : gallery(publicUrl, root);
    return image -> gallery + image;
  }

  /** The same, of the request that is answered at the moment, if there is one. */
  UnaryOperator<String> ofCurrent(String path) {
    // Where no address is asked for, this may be asked outside of any request.
    RoutingContext context = proxies && publicUrl.isEmpty() ? current.getCurrent() : null;
    if (context == null) {
      return image -> gallery(publicUrl, root) + image;
    }
    return of(context.request(), path);
  }

  /** Quarkus has made of what proxies say, if they are trusted, what was asked. */
  private String asked(HttpServerRequest request, String path) {
    String address = request.absoluteURI().split("[?#]", 2)[0];
    int end = address.lastIndexOf(path);
    return end < 0 ? root + GALLERY : slashed(address.substring(0, end)) + GALLERY;
  }

  private static String slashed(String address) {
    return address.endsWith("/") ? address : address + "/";
  }
}
