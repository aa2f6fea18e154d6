package ai.infodisent.function.http;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.Links;
import ai.infodisent.function.Reply;
import ai.infodisent.function.RequestReader;
import ai.infodisent.function.metrics.Metrics;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code POST /explain}: a picture, raw or in JSON, and its explanation, in JSON unless a drawing
 * is what is accepted first.
 */
final class ExplainRoute {

  static final String PATH = "/explain";

  /** What a refusal names. */
  static final List<String> NAMED =
      List.of(Answer.JSON, "image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp");

  /** Whatever a picture is called, its bytes tell what it is. */
  private static final String PICTURE = "image/";

  private static final String SVG = "image/svg+xml";

  /** Whoever opens a drawing runs nothing and asks nobody. */
  private static final Map<String, String> SAFE =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
          "X-Content-Type-Options",
          "nosniff");

  private final ExplanationService service;
  private final Links links;
  private final Metrics metrics;

  ExplainRoute(ExplanationService service, Links links, Metrics metrics) {
    this.metrics = metrics;
    this.service = service;
    this.links = links;
  }

  /** Refuses what can be refused by its head, before a body is read. */
  static void checkFirst(RoutingContext context) {
    Posted.unlessPreflight(context, ExplainRoute::check);
  }

  /** Refuses what is no question. */
  static void check(RoutingContext context) {
    Posted.check(context, NAMED, ExplainRoute::accepts);
  }

  /** Whether a question may be of this media type. */
  static boolean accepts(String type) {
    return type.equals(Answer.JSON) || type.startsWith(PICTURE);
  }

  /** Answers; decoding and inference take their time, so a worker thread takes them on. */
  void answer(RoutingContext context) {
    Buffer body = context.body().buffer();
    String type = Posted.mediaType(context.request());
    MultiMap query = context.queryParams();
    UnaryOperator<String> address = links.of(context.request(), PATH);
    boolean drawn = drawn(context);
    Work.answer(
        context,
        () -> {
          ExplainRequest request = request(body, type, query);
          return drawn ? drawing(request) : Answer.json(explain(request, address));
        });
  }

  /** Whether a drawing is what the sender accepts before all else. */
  private static boolean drawn(RoutingContext context) {
    List<MIMEHeader> accepted = context.parsedHeaders().accept();
    return !accepted.isEmpty() && SVG.equals(accepted.get(0).value());
  }

  private static ExplainRequest request(Buffer body, String type, MultiMap query) {
    if (body == null || body.length() == 0) {
      throw new BadRequestException("expected a body of " + type + ", found none");
    }
    return type.equals(Answer.JSON)
        ? json(body.getBytes(), query)
        : new ExplainRequest(body.getBytes(), QueryOptions.read(query));
  }

  private Answer drawing(ExplainRequest request) throws Exception {
    return new Answer(SVG, service.draw(request).getBytes(StandardCharsets.UTF_8), SAFE);
  }

  private byte[] explain(ExplainRequest request, UnaryOperator<String> address) throws Exception {
    Reply reply = service.answer(request, address);
    long start = System.nanoTime();
    byte[] json = Json.REPLIES.writeValueAsBytes(reply);
    metrics.wrote(System.nanoTime() - start);
    return json;
  }

  private static ExplainRequest json(byte[] body, MultiMap query) {
    QueryOptions.none(query);
    return RequestReader.read(body);
  }
}
