package ai.infodisent.function.http;

import ai.infodisent.function.http.v1.KServe;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /v1}: KServe's version 1 protocol, in which a path ends with a model and a verb. */
final class KServeRoute {

  private static final String MODELS = "/v1/models";

  private static final String MODEL = "/v1/models/:model";

  private static final String PREDICT = ":predict";

  private static final String EXPLAIN = ":explain";

  private final KServe protocol;
  private final ModelRoute model;

  KServeRoute(KServe protocol, ModelRoute model) {
    this.protocol = protocol;
    this.model = model;
  }

  /**
   * @param first the order of what is refused before a body is read
   */
  void register(Router router, int first) {
    router.route(MODELS).handler(ReadOnly::check).handler(this::models);
    router
        .route(MODEL)
        .order(first)
        .handler(context -> Posted.unlessPreflight(context, KServeRoute::check));
    router.route(MODEL).handler(KServeRoute::check).handler(this::answer);
  }

  private static void check(RoutingContext context) {
    String asked = context.pathParam("model");
    if (asked.endsWith(PREDICT) || asked.endsWith(EXPLAIN)) {
      Posted.checkIfSaid(context, List.of(Answer.JSON));
    } else {
      ReadOnly.check(context);
    }
  }

  private void models(RoutingContext context) {
    Work.answer(context, () -> Answer.json(protocol.models()));
  }

  private void answer(RoutingContext context) {
    String asked = context.pathParam("model");
    Buffer body = context.body().buffer();
    if (asked.endsWith(PREDICT)) {
      Work.answer(context, () -> Answer.json(protocol.predict(body(asked, PREDICT, body))));
    } else if (asked.endsWith(EXPLAIN)) {
      Work.answer(context, () -> Answer.json(protocol.explain(body(asked, EXPLAIN, body))));
    } else {
      model.ready(context, asked, null);
    }
  }

  private byte[] body(String asked, String verb, Buffer body) {
    model.require(asked.substring(0, asked.length() - verb.length()), null);
    return ModelRoute.body(body);
  }
}
