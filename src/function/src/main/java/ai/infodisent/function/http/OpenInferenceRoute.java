package ai.infodisent.function.http;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.http.v2.InferAnswer;
import ai.infodisent.function.http.v2.OpenInference;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /v2}: the Open Inference Protocol, but for its probes. */
final class OpenInferenceRoute {

  private static final String SERVER = "/v2";

  private static final List<String> MODEL =
      List.of("/v2/models/:model", "/v2/models/:model/versions/:version");

  private static final String OCTETS = "application/octet-stream";

  /** How many bytes of a body are JSON, if binary data follows it. */
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final OpenInference protocol;
  private final ModelRoute model;

  OpenInferenceRoute(OpenInference protocol, ModelRoute model) {
    this.protocol = protocol;
    this.model = model;
  }

  /**
   * @param first the order of what is refused before a body is read
   */
  void register(Router router, int first) {
    router.route(SERVER).handler(ReadOnly::check).handler(this::server);
    for (String path : MODEL) {
      router.route(path).handler(ReadOnly::check).handler(this::model);
      router.route(path + "/ready").handler(ReadOnly::check).handler(this::ready);
      router
          .route(path + "/infer")
          .order(first)
          .handler(context -> Posted.unlessPreflight(context, OpenInferenceRoute::check));
      router.route(path + "/infer").handler(OpenInferenceRoute::check).handler(this::infer);
    }
  }

  private static void check(RoutingContext context) {
    Posted.checkIfSaid(context, List.of(Answer.JSON, OCTETS));
  }

  private void server(RoutingContext context) {
    Work.answer(context, () -> Answer.json(protocol.server()));
  }

  private void model(RoutingContext context) {
    String name = context.pathParam("model");
    String version = context.pathParam("version");
    Work.answer(
        context,
        () -> {
          model.require(name, version);
          return Answer.json(protocol.model());
        });
  }

  private void ready(RoutingContext context) {
    model.ready(context, context.pathParam("model"), context.pathParam("version"));
  }

  private void infer(RoutingContext context) {
    String name = context.pathParam("model");
    String version = context.pathParam("version");
    Buffer body = context.body().buffer();
    String length = context.request().getHeader(JSON_LENGTH);
    Work.answer(
        context,
        () -> {
          model.require(name, version);
          byte[] bytes = ModelRoute.body(body);
          return answer(protocol.infer(bytes, jsonLength(length, bytes.length)));
        });
  }

  private static int jsonLength(String length, int body) {
    try {
      int json = length == null ? body : Integer.parseInt(length.strip());
      if (json >= 0 && json <= body) {
        return json;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadRequestException(
        "expected "
            + JSON_LENGTH
            + " to be at most the body's "
            + body
            + " bytes, found "
            + length);
  }

  private static Answer answer(InferAnswer inferred) {
    return inferred.json().isEmpty()
        ? Answer.json(inferred.body())
        : new Answer(
            OCTETS,
            inferred.body(),
            Map.of(JSON_LENGTH, String.valueOf(inferred.json().getAsInt())));
  }
}
