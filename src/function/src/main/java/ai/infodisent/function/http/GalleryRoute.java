package ai.infodisent.function.http;

import ai.infodisent.function.ExplanationService;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code GET /gallery/HASH.jpg}: the thumbnails that answers name as examples. A name is its
 * content's hash, so what was fetched once never has to be fetched again.
 */
final class GalleryRoute {

  /** Of the path, without the root: nothing but a hash gets as far as the file system. */
  static final String PATTERN = "/gallery/(?<hash>[0-9a-f]+)\\.jpg";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final ExplanationService service;

  GalleryRoute(ExplanationService service) {
    this.service = service;
  }

  void answer(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      throw new ProblemException(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "expected GET or HEAD, found " + method,
          Map.of("Allow", "GET, HEAD"));
    }
    String hash = context.pathParam("hash");
    Path file = service.thumbnails().resolve(hash + ".jpg");
    context
        .vertx()
        .fileSystem()
        .props(file.toString())
        .onFailure(
            missing ->
                context.fail(
                    new ProblemException(
                        HttpResponseStatus.NOT_FOUND,
                        "expected a thumbnail that an answer named, found " + hash)))
        .onSuccess(found -> send(context, hash, file));
  }

  private static void send(RoutingContext context, String hash, Path file) {
    String tag = "\"" + hash + "\"";
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER)
            .putHeader(HttpHeaders.ETAG, tag);
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "image/jpeg")
          .sendFile(file.toString())
          .onFailure(context::fail);
    }
  }
}
