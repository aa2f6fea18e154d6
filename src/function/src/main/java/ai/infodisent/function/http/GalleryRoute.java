package ai.infodisent.function.http;

import ai.infodisent.function.ExplanationService;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /gallery/HASH.jpg}: the thumbnails that answers name as examples. A name is its
 * content's hash, so what was fetched once never has to be fetched again.
 */
final class GalleryRoute {

  static final String PATH = "/gallery/:name";

  /** Nothing but a hash gets as far as the file system. */
  private static final Pattern NAME = Pattern.compile("([0-9a-f]+)\\.jpg");

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final ExplanationService service;

  GalleryRoute(ExplanationService service) {
    this.service = service;
  }

  void answer(RoutingContext context) {
    Matcher name = NAME.matcher(context.pathParam("name"));
    if (!name.matches()) {
      throw unknown(context.request().path());
    }
    Path file = service.thumbnails().resolve(name.group());
    context
        .vertx()
        .fileSystem()
        .props(file.toString())
        .onFailure(missing -> context.fail(unknown(context.request().path())))
        .onSuccess(found -> send(context, name.group(1), file));
  }

  private static ProblemException unknown(String path) {
    return new ProblemException(
        HttpResponseStatus.NOT_FOUND,
        "expected the address of a thumbnail that an answer named, found " + path);
  }

  private static void send(RoutingContext context, String hash, Path file) {
    HttpServerResponse response =
        context.etag(hash).response().putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    if (context.isFresh()) {
      response.setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "image/jpeg")
          .sendFile(file.toString())
          .onFailure(context::fail);
    }
  }
}
