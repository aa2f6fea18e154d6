package ai.infodisent.function.remote;

import ai.infodisent.function.remote.RemotePictureException.Reason;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One request and its answer, which may be given up at any time, by any thread. */
final class Exchange {

  private final int mostBytes;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final AtomicReference<HttpClientRequest> request = new AtomicReference<>();
  private final Buffer body = Buffer.buffer();
  private volatile boolean ended;

  /**
   * @param mostBytes that the answer's body may have
   */
  Exchange(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The answer to come. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  /** Notes the request that is being sent, unless nobody waits for it any more. */
  void sends(HttpClientRequest sent) {
    sent.exceptionHandler(this::fail);
    request.set(sent);
    if (reply.isDone()) {
      sent.reset();
    }
  }

  /** The picture is elsewhere. */
  void redirect(HttpClientResponse response) {
    response.exceptionHandler(this::fail);
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (location == null) {
      fail(status(response));
    } else {
      reply.complete(new Reply(null, location));
    }
  }

  /** Reads the picture, as long as it is one that may be read. */
  void read(HttpClientResponse response) {
    response.exceptionHandler(this::fail);
    if (response.statusCode() != HttpResponseStatus.OK.code()) {
      fail(status(response));
      return;
    }
    response.handler(this::add);
    response.endHandler(end -> end());
  }

  /** Ends with what went wrong. */
  void fail(Throwable failure) {
    reply.completeExceptionally(failure);
  }

  /** Gives up what has not come yet. */
  void abort() {
    reply.cancel(false);
    HttpClientRequest sent = request.get();
    if (sent != null && !ended) {
      sent.reset();
    }
  }

  private void end() {
    ended = true;
    reply.complete(new Reply(body.getBytes(), null));
  }

  private void add(Buffer part) {
    if (reply.isDone()) {
      return;
    }
    if (body.length() + (long) part.length() > mostBytes) {
      fail(
          new RemotePictureException(
              Reason.SIZE,
              "expected a picture of at most " + mostBytes + " bytes at imageUrl, found more"));
    } else {
      body.appendBuffer(part);
    }
  }

  private static RemotePictureException status(HttpClientResponse response) {
    return new RemotePictureException(
        Reason.HOST, "expected a picture at imageUrl, found status " + response.statusCode());
  }
}
