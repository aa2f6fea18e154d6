package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/** Does on a worker thread what takes its time, as decoding and inference do, and answers. */
final class Work {

  private Work() {}

  /** Does the work when its turn comes and sends the answer; what it throws fails the request. */
  static void answer(RoutingContext context, Callable<Answer> work) {
    Turn.await(
        context,
        own ->
            own.executeBlocking(() -> take(context, work), false)
                .onFailure(context::fail)
                .onSuccess(answer -> send(context, answer)));
  }

  /** Ends the turn where the work ended: this thread goes on with the next, and no other wakes. */
  private static Answer take(RoutingContext context, Callable<Answer> work) throws Exception {
    try {
      return work.call();
    } finally {
      Turn.end(context);
    }
  }

  private static void send(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    answer.headers().forEach(response::putHeader);
    // By its tag, if it has one and was asked for by it.
    if (context.isFresh()) {
      response.setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type()).end(Buffer.buffer(answer.body()));
    }
  }
}
