package ai.infodisent.function.http;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.RequestReader;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code POST /explain}: a picture, raw or in JSON, and its explanation. */
final class ExplainRoute {

  static final String PATH = "/explain";

  static final List<String> SUPPORTED = List.of(Answer.JSON, "image/jpeg", "image/png");

  private final ExplanationService service;
  private final ObjectWriter writer;

  ExplainRoute(ExplanationService service, ObjectMapper mapper) {
    this.service = service;
    this.writer = mapper.writerFor(Explanation.class);
  }

  /** Refuses what can be refused by its head, before a body is read. */
  void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.POST)) {
      throw new ProblemException(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "expected POST, found " + request.method(),
          Map.of("Allow", "POST"));
    }
    String type = mediaType(request);
    if (type == null || !SUPPORTED.contains(type)) {
      String supported = String.join(", ", SUPPORTED);
      throw new ProblemException(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected a content type of " + supported + ", found " + (type == null ? "none" : type),
          Map.of("Accept-Post", supported));
    }
    context.next();
  }

  /** Answers; decoding and inference take their time, so a worker thread takes them on. */
  void answer(RoutingContext context) {
    Buffer body = context.body().buffer();
    String type = mediaType(context.request());
    MultiMap query = context.queryParams();
    Work.answer(context, () -> Answer.json(explain(body, type, query)));
  }

  private byte[] explain(Buffer body, String type, MultiMap query) throws Exception {
    if (body == null || body.length() == 0) {
      throw new BadRequestException("expected a body of " + type + ", found none");
    }
    ExplainRequest request =
        type.equals(Answer.JSON)
            ? json(body.getBytes(), query)
            : new ExplainRequest(body.getBytes(), QueryOptions.read(query));
    return writer.writeValueAsBytes(service.explain(request));
  }

  private static ExplainRequest json(byte[] body, MultiMap query) {
    QueryOptions.none(query);
    return RequestReader.read(body);
  }

  private static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
