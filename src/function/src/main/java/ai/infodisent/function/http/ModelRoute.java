package ai.infodisent.function.http;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ServedModel;
import ai.infodisent.function.TokenWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What addresses that name a model have in common: the model must be the one that is served. */
final class ModelRoute {

  private final ServedModel served;

  ModelRoute(ServedModel served) {
    this.served = served;
  }

  /** Refuses a model, or a version of it, that is not served; a version may be left out. */
  void require(String model, String version) {
    String name = served.bundle().name();
    if (!name.equals(model)) {
      throw new ProblemException(
          HttpResponseStatus.NOT_FOUND, "expected the model " + name + ", found " + model);
    }
    String current = served.bundle().manifest().version();
    if (version != null && !current.equals(version)) {
      throw new ProblemException(
          HttpResponseStatus.NOT_FOUND,
          "expected the version " + current + " of " + name + ", found " + version);
    }
  }

  /**
   * Tells whether the model is ready, as the server is that serves it; what is left to do for that
   * is done first.
   */
  void ready(RoutingContext context, String model, String version) {
    context
        .vertx()
        .executeBlocking(
            () -> {
              require(model, version);
              return served.ready() || served.becomeReady();
            },
            false)
        .onFailure(context::fail)
        .onSuccess(
            ready ->
                context
                    .response()
                    .setStatusCode(
                        ready
                            ? HttpResponseStatus.OK.code()
                            : HttpResponseStatus.SERVICE_UNAVAILABLE.code())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Answer.JSON)
                    .end(Buffer.buffer(json(model, ready))));
  }

  private static byte[] json(String model, boolean ready) {
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", model);
          json.writeBooleanField("ready", ready);
          json.writeEndObject();
        });
  }

  /**
   * The body of a request that needs one.
   *
   * @throws BadRequestException if there is none
   */
  static byte[] body(Buffer body) {
    if (body == null || body.length() == 0) {
      throw new BadRequestException("expected a body of " + Answer.JSON + ", found none");
    }
    return body.getBytes();
  }
}
