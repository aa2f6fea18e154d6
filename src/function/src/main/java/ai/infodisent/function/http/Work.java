package ai.infodisent.function.http;

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
        () ->
            context
                .vertx()
                .executeBlocking(work, false)
                .onComplete(done -> Turn.end(context))
                .onFailure(context::fail)
                .onSuccess(answer -> send(context.response(), answer)));
  }

  private static void send(HttpServerResponse response, Answer answer) {
    if (response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type());
    answer.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(answer.body()));
  }
}
