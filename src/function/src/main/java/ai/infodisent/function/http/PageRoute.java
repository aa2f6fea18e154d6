package ai.infodisent.function.http;

import ai.infodisent.explanation.ExplanationId;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /}: a page that shows people what the other addresses tell programs, and {@code GET
 * /page/NAME}: what it is made of. Files are read when they are asked for: a start costs nothing.
 */
final class PageRoute {

  static final String PAGE = "/";

  static final String PART = "/page/:name";

  private static final String FOLDER = "/page/";

  private static final String INDEX = "index.html";

  private static final int TAG_DIGITS = 32;

  /** Nothing but a plain name gets as far as the class path. */
  private static final Pattern NAME = Pattern.compile("[a-z-]+\\.(html|css|js|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** The page's own files alone, pictures that people choose, and this server's answers. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** May be kept, but the next version has other files at the same addresses. */
  private static final Map<String, String> HEADERS =
      Map.of(
          HttpHeaders.CACHE_CONTROL.toString(),
          "no-cache",
          "Content-Security-Policy",
          POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  void register(Router router) {
    readable(router.route(PAGE)).handler(context -> answer(context, INDEX));
    router
        .route(PART)
        .handler(ReadOnly::check)
        .handler(context -> answer(context, context.pathParam("name")));
  }

  /** What is posted to the same address is an event. */
  private static Route readable(Route route) {
    return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private static void answer(RoutingContext context, String name) {
    String path = context.request().path();
    Work.answer(context, () -> part(name, path));
  }

  private static Answer part(String name, String path) throws IOException {
    Matcher plain = NAME.matcher(name);
    if (plain.matches()) {
      try (InputStream file = PageRoute.class.getResourceAsStream(FOLDER + name)) {
        if (file != null) {
          return tagged(TYPES.get(plain.group(1)), file.readAllBytes());
        }
      }
    }
    throw new ProblemException(
        HttpResponseStatus.NOT_FOUND, "expected a part of the page, found " + path);
  }

  private static Answer tagged(String type, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
    String tag = ExplanationId.digest(body).substring(0, TAG_DIGITS);
    headers.put(HttpHeaders.ETAG.toString(), '"' + tag + '"');
    return new Answer(type, body, headers);
  }
}
