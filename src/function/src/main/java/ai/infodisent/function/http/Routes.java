package ai.infodisent.function.http;

import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.InfoDisentConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Which path is whose, on the router that Quarkus and Funqy share. */
@ApplicationScoped
public class Routes {

  /** Before Quarkus reads bodies. */
  private static final int FIRST = Integer.MIN_VALUE;

  /** After every other route, and before Quarkus's own word on what failed. */
  private static final int LAST = Integer.MAX_VALUE - 1;

  private final ExplanationService service;
  private final InfoDisentConfig config;
  private final ObjectMapper mapper;

  Routes(ExplanationService service, InfoDisentConfig config, ObjectMapper mapper) {
    this.service = service;
    this.config = config;
    this.mapper = mapper;
  }

  void register(@Observes Router router) {
    long maxBody = config.limits().body().asLongValue();
    router.route().order(FIRST).failureHandler(new Problems(maxBody));
    router.route().order(FIRST).handler(new BodyLimit(maxBody));

    ExplainRoute explain = new ExplainRoute(service, mapper);
    router.route(ExplainRoute.PATH).order(FIRST).handler(explain::check);
    router.route(ExplainRoute.PATH).handler(explain::answer);

    EventsRoute events = new EventsRoute(service, mapper);
    router.post(EventsRoute.PATH).order(FIRST).handler(events::check);
    router.post(EventsRoute.PATH).handler(events::answer);

    GalleryRoute gallery = new GalleryRoute(service);
    router.route(GalleryRoute.PATH).handler(ReadOnly::check).handler(gallery::answer);

    HealthRoute health = new HealthRoute(service::ready, service::becomeReady);
    router.route(HealthRoute.LIVE).handler(ReadOnly::check).handler(health::live);
    router.route(HealthRoute.READY).handler(ReadOnly::check).handler(health::ready);

    router.route().order(LAST).handler(context -> context.fail(404));
  }
}
