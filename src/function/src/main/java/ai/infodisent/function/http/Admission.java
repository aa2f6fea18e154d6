package ai.infodisent.function.http;

import ai.infodisent.function.InfoDisentConfig;
import ai.infodisent.function.metrics.Metrics;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets in as many requests as are worked on at once and as may wait, and refuses all others by
 * their head: what is never read takes no memory. Of those that are let in, as many bodies are read
 * as the heap has room for; the others wait unread.
 */
@ApplicationScoped
public class Admission {

  /** The share of the shutdown's time after which nothing new is begun. */
  private static final double SHARE_TO_BEGIN = 0.8;

  /**
   * The share of the heap that bodies may take by their length. They take twice that, as they are
   * copied when they grow, and handed on in a copy; and most of the heap is for their pixels.
   */
  private static final int SHARE_OF_HEAP = 8;

  private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

  private static final String HELD = Admission.class.getName();

  private final Turns turns;
  private final int places;
  private final long most;
  private final long patience;
  private final Metrics metrics;
  private final Duration delay;
  private final Duration timeout;
  private volatile boolean ending;

  @Inject
  Admission(
      InfoDisentConfig config,
      Metrics metrics,
      @ConfigProperty(name = "quarkus.shutdown.delay", defaultValue = "0s") Duration delay,
      @ConfigProperty(name = "quarkus.shutdown.timeout", defaultValue = "0s") Duration timeout) {
    this(config, metrics, delay, timeout, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** The same with room for so many bytes of bodies. */
  Admission(InfoDisentConfig config, Metrics metrics, Duration delay, Duration timeout, long room) {
    // What makes no sense ends the start, as ExplanationService tells.
    int concurrent =
        config.limits().concurrent().orElse(Runtime.getRuntime().availableProcessors());
    this.places = concurrent + config.limits().waiting();
    this.most = config.limits().body().asLongValue();
    this.turns = new Turns(concurrent, places, room);
    this.patience = config.limits().arrival().toMillis();
    this.metrics = metrics;
    this.delay = delay;
    this.timeout = timeout;
    metrics.watch(turns::working, turns::waiting);
  }

  /** Lets a request in, now or when there is room, or refuses it; without a body it needs none. */
  void enter(RoutingContext context) {
    if (!bringsABody(context.request())) {
      context.next();
      return;
    }
    if (ending) {
      throw ending();
    }
    Optional<Turns.Place> place = turns.enter(length(context.request()));
    if (place.isEmpty()) {
      throw new ProblemException(
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "expected at most " + places + " requests at once, found more",
          RETRY);
    }
    Turn.begin(context, place.get(), metrics::waited, patience);
  }

  /** Makes way for a request that is over, whoever failed it. */
  void failed(RoutingContext context) {
    if (context.get(HELD) == null) {
      Turn.abandon(context);
    } else {
      // Those who work on it fail it when they are done.
      Turn.end(context);
    }
    context.next();
  }

  /**
   * Holds a request back until its turn, which then lasts until it is answered: for what others
   * work on.
   */
  void hold(RoutingContext context) {
    context.put(HELD, true);
    context.addHeadersEndHandler(answered -> Turn.end(context));
    Turn.await(
        context,
        own -> {
          if (context.vertx().getOrCreateContext() == own) {
            context.next();
          } else {
            own.runOnContext(turned -> context.next());
          }
        });
  }

  /** How many places are taken. */
  int taken() {
    return turns.working() + turns.waiting();
  }

  private static boolean bringsABody(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
          || length != null && !length.equals("0");
    }
    return true;
  }

  /** How many bytes a request brings, at most: what it says, or as many as any may. */
  private long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? most : Long.parseLong(length);
  }

  /** The refusal of what comes, or still waits, when this process is about to end. */
  static ProblemException ending() {
    return new ProblemException(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "expected a service that goes on, found one that ends",
        Map.of("Retry-After", "1", "Connection", "close"));
  }

  /** Once the platform has had its time to look elsewhere, lets in nobody; later begins nothing. */
  void leave(@Observes ShutdownDelayInitiatedEvent stop, Vertx vertx) {
    after(vertx, delay.toMillis(), () -> ending = true);
    after(vertx, delay.toMillis() + (long) (SHARE_TO_BEGIN * timeout.toMillis()), turns::dismiss);
  }

  private static void after(Vertx vertx, long milliseconds, Runnable what) {
    if (milliseconds < 1) {
      what.run();
    } else {
      vertx.setTimer(milliseconds, now -> what.run());
    }
  }

  /** Waits for what works: the model must not be closed beneath it. */
  void stop(@Observes ShutdownEvent stop) throws InterruptedException {
    ending = true;
    turns.dismiss();
    long end = System.nanoTime() + timeout.toNanos();
    while (turns.working() > 0 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }
}
