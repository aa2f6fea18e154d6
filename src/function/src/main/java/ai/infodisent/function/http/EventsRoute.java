package ai.infodisent.function.http;

import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.events.CloudEvent;
import ai.infodisent.function.events.ContentMode;
import ai.infodisent.function.events.EventReply;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * {@code POST /}: a picture in a CloudEvent, and its explanation in another, which a broker that
 * delivered the first takes back. A question that will never have an explanation is answered with
 * an event as well, because a broker delivers again what fails; what may go better the next time
 * fails.
 */
final class EventsRoute {

  static final String PATH = "/";

  private final ExplanationService service;

  EventsRoute(ExplanationService service) {
    this.service = service;
  }

  /** Refuses what can be refused by its head, before a body is read. */
  void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String type = mediaType(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (ContentMode.BATCH.equals(type)) {
      // The status that Funqy's binding for Knative has for these.
      throw new ProblemException(
          HttpResponseStatus.NOT_ACCEPTABLE, "expected one CloudEvent, found a batch");
    }
    if (!ContentMode.MEDIA_TYPE.equals(type) && !hasAttributes(request)) {
      throw new ProblemException(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected a CloudEvent, "
              + ContentMode.MEDIA_TYPE
              + " or with headers ce-…, found "
              + (type == null ? "neither" : type));
    }
    context.next();
  }

  /** Answers; decoding and inference take their time, so a worker thread takes them on. */
  void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    Buffer body = context.body().buffer();
    MultiMap query = context.queryParams();
    ContentMode mode =
        ContentMode.MEDIA_TYPE.equals(mediaType(request.getHeader(HttpHeaders.CONTENT_TYPE)))
            ? ContentMode.STRUCTURED
            : ContentMode.BINARY;
    Work.answer(
        context,
        () -> {
          byte[] bytes = body == null ? new byte[0] : body.getBytes();
          CloudEvent question = mode.read(request::getHeader, bytes);
          ContentMode.Message answer =
              mode.write(
                  reply(
                      question,
                      () ->
                          Json.REPLIES.writeValueAsBytes(
                              service.answer(
                                  request(question, query).orExamples(ExampleForm.INLINE)))));
          return new Answer(answer.contentType(), answer.body(), answer.headers());
        });
  }

  /**
   * The event that answers one.
   *
   * @param explanation explains what is asked, in JSON
   * @throws Exception if the same event may be answered at another time, or should not have come
   */
  static EventReply reply(CloudEvent question, Callable<byte[]> explanation) throws Exception {
    if (!question.type().equals(EventReply.EXPLAIN)) {
      // Not with an event: a broker that sends everything here would send that here, too, for ever.
      throw new BadRequestException(
          "expected an event of type " + EventReply.EXPLAIN + ", found " + question.type());
    }
    try {
      return EventReply.to(question, EventReply.EXPLANATION, Answer.JSON, explanation.call());
    } catch (Exception e) {
      Problem problem = Problem.of(e, 500, "POST", PATH);
      if (problem.passes()) {
        throw e;
      }
      return EventReply.to(
          question, EventReply.FAILED, Problem.MEDIA_TYPE, Problems.json(problem).getBytes());
    }
  }

  private static ExplainRequest request(CloudEvent question, MultiMap query) {
    String type = mediaType(question.contentType());
    if (type == null || type.equals(Answer.JSON)) {
      QueryOptions.none(query);
      return question.data().request();
    }
    if (!ExplainRoute.accepts(type)) {
      throw new ProblemException(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected data of type " + String.join(", ", ExplainRoute.NAMED) + ", found " + type);
    }
    return new ExplainRequest(question.data().bytes(), QueryOptions.read(query));
  }

  private static boolean hasAttributes(HttpServerRequest request) {
    return request.headers().names().stream()
        .anyMatch(name -> name.regionMatches(true, 0, ContentMode.PREFIX, 0, 3));
  }

  private static String mediaType(String type) {
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
