package ai.infodisent.function.http;

import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.InfoDisentConfig;
import ai.infodisent.function.Links;
import ai.infodisent.function.ServedModel;
import ai.infodisent.function.http.v1.KServe;
import ai.infodisent.function.http.v2.OpenInference;
import ai.infodisent.function.metrics.Metrics;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which path is whose, on the router that Quarkus and Funqy share. */
@ApplicationScoped
public class Routes {

  /** Before Quarkus reads bodies. */
  private static final int FIRST = Integer.MIN_VALUE;

  /** When Quarkus has read the body, and before Funqy. */
  private static final int BODY_READ = RouteConstants.ROUTE_ORDER_BODY_HANDLER + 1;

  /** After every other route, and before Quarkus's own word on what failed. */
  private static final int LAST = Integer.MAX_VALUE - 1;

  /** Where Funqy publishes its function, and answers by itself. */
  private static final String FUNCTION = "/explanation";

  /** Answered whether or not the model is open; whoever asks whether it is ready waits. */
  private static final Set<String> NO_MODEL =
      Set.of(HealthRoute.LIVE, HealthRoute.STARTED, MetricsRoute.PATH, OpenApiRoute.PATH);

  private final ServedModel served;
  private final ExplanationService service;
  private final InfoDisentConfig config;
  private final Links links;
  private final String version;
  private final Admission admission;
  private final Metrics metrics;

  Routes(
      ServedModel served,
      ExplanationService service,
      InfoDisentConfig config,
      Links links,
      Admission admission,
      Metrics metrics,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.served = served;
    this.service = service;
    this.config = config;
    this.links = links;
    this.admission = admission;
    this.metrics = metrics;
    this.version = version;
  }

  void register(@Observes Router router) {
    long maxBody = config.limits().body().asLongValue();
    AccessLog log = new AccessLog(config.log().requests(), metrics);
    router.route().order(FIRST).handler(log::begin).failureHandler(admission::failed);
    router.route().order(FIRST).failureHandler(new Problems(maxBody));
    UntilOpen untilOpen = new UntilOpen(served::started, served::whenStarted, NO_MODEL);
    router.route().order(FIRST).handler(untilOpen::hold);
    router.route().order(FIRST).handler(new BodyLimit(maxBody));
    router.route().order(FIRST).handler(admission::enter);
    router.post(FUNCTION).order(BODY_READ).handler(admission::hold);

    ExplainRoute explain = new ExplainRoute(service, links, metrics);
    router.route(ExplainRoute.PATH).order(FIRST).handler(ExplainRoute::checkFirst);
    router.route(ExplainRoute.PATH).handler(ExplainRoute::check).handler(explain::answer);

    EventsRoute events = new EventsRoute(service);
    router.post(EventsRoute.PATH).order(FIRST).handler(events::check);
    router.post(EventsRoute.PATH).handler(events::answer);

    GalleryRoute gallery = new GalleryRoute(service);
    router.route(GalleryRoute.PATH).handler(ReadOnly::check).handler(gallery::answer);

    OverviewRoute overview = new OverviewRoute(service, links);
    router
        .route(OverviewRoute.ALL_PROTOTYPES)
        .handler(ReadOnly::check)
        .handler(overview::allPrototypes);
    router.route(OverviewRoute.ALL_CLASSES).handler(ReadOnly::check).handler(overview::allClasses);
    router.route(OverviewRoute.PROTOTYPE).handler(ReadOnly::check).handler(overview::prototype);
    router.route(OverviewRoute.CLASS).handler(ReadOnly::check).handler(overview::classes);

    HealthRoute health = new HealthRoute(served::started, served::ready, served::becomeReady);
    router.route(HealthRoute.LIVE).handler(ReadOnly::check).handler(health::live);
    router.route(HealthRoute.STARTED).handler(ReadOnly::check).handler(health::started);
    router.route(HealthRoute.READY).handler(ReadOnly::check).handler(health::ready);

    ModelRoute model = new ModelRoute(served);
    new OpenInferenceRoute(new OpenInference(service, version), model).register(router, FIRST);
    KServe kserve = new KServe(service, Json.EXPLANATIONS);
    new KServeRoute(kserve, model).register(router, FIRST);

    MetricsRoute scrape = new MetricsRoute(metrics);
    router.route(MetricsRoute.PATH).handler(ReadOnly::check).handler(scrape::answer);

    if (config.page()) {
      new PageRoute().register(router);
    }

    OpenApiRoute described = new OpenApiRoute();
    router.route(OpenApiRoute.PATH).handler(ReadOnly::check).handler(described::answer);

    router.route().order(LAST).handler(context -> context.fail(404));
  }
}
