package ai.infodisent.function.http;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.ExplanationId;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.UnanswerableException;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.Links;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * What the model decides by, whatever the picture: {@code GET /prototypes/17+} tells for which
 * classes a prototype speaks, {@code GET /classes/LABEL} by which prototypes a class is told;
 * {@code GET /prototypes} and {@code GET /classes} list them all. The model has to have run for
 * that, so a worker thread sees to it.
 */
final class OverviewRoute {

  static final String PROTOTYPE = "/prototypes/:name";

  static final String CLASS = "/classes/:label";

  static final String ALL_PROTOTYPES = "/prototypes";

  static final String ALL_CLASSES = "/classes";

  private static final String PROTOTYPES = "/prototypes/";

  private static final String CLASSES = "/classes/";

  private static final int TAG_DIGITS = 32;

  private final ExplanationService service;
  private final Links links;

  OverviewRoute(ExplanationService service, Links links) {
    this.service = service;
    this.links = links;
  }

  void allPrototypes(RoutingContext context) {
    ExplanationOptions options = QueryOptions.read(context.queryParams(), List.of("examples"));
    UnaryOperator<String> address = links.of(context.request(), ALL_PROTOTYPES);
    answer(context, () -> service.overview().prototypes(service.usual(options).shown(), address));
  }

  void allClasses(RoutingContext context) {
    QueryOptions.read(context.queryParams(), List.of());
    answer(context, () -> service.overview().labels());
  }

  void prototype(RoutingContext context) {
    ComponentName component = component(context.pathParam("name"));
    ExplanationOptions options = QueryOptions.read(context.queryParams(), List.of("examples"));
    UnaryOperator<String> address = links.of(context.request(), PROTOTYPES);
    answer(
        context,
        () -> service.overview().prototype(component, service.usual(options).shown(), address));
  }

  void classes(RoutingContext context) {
    String label = context.pathParam("label");
    ExplanationOptions options =
        QueryOptions.read(context.queryParams(), List.of("topPrototypes", "examples"));
    UnaryOperator<String> address = links.of(context.request(), CLASSES);
    answer(
        context,
        () ->
            service
                .overview()
                .classes(label, options.topPrototypes(), service.usual(options).shown(), address));
  }

  private void answer(RoutingContext context, Callable<?> told) {
    Work.answer(
        context,
        () -> {
          try {
            return tagged(Json.OTHERS.writeValueAsBytes(told.call()));
          } catch (UnanswerableException e) {
            throw unknown(e);
          }
        });
  }

  /** May be kept, but another model may answer at the same address, so it is to be asked for. */
  private static Answer tagged(byte[] json) {
    String tag = '"' + ExplanationId.digest(json).substring(0, TAG_DIGITS) + '"';
    return new Answer(
        Answer.JSON,
        json,
        Map.of(HttpHeaders.ETAG.toString(), tag, HttpHeaders.CACHE_CONTROL.toString(), "no-cache"));
  }

  private static ComponentName component(String name) {
    try {
      return ComponentName.of(name);
    } catch (IllegalArgumentException e) {
      throw unknown(e);
    }
  }

  private static ProblemException unknown(IllegalArgumentException e) {
    return new ProblemException(HttpResponseStatus.NOT_FOUND, e.getMessage());
  }
}
