package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets requests wait for a model that is being opened, their bodies unread; those that do not ask
 * it anything go on.
 */
final class UntilOpen {

  private final BooleanSupplier open;
  private final Consumer<Consumer<Boolean>> whenKnown;
  private final Set<String> free;

  /**
   * @param open whether the model is open; asked on the event loop, so it must not wait
   * @param whenKnown calls back, on any thread, as soon as it is known whether it is open
   * @param free the paths that need no model
   */
  UntilOpen(BooleanSupplier open, Consumer<Consumer<Boolean>> whenKnown, Set<String> free) {
    this.open = open;
    this.whenKnown = whenKnown;
    this.free = free;
  }

  void hold(RoutingContext context) {
    if (open.getAsBoolean() || free.contains(context.request().path())) {
      context.next();
      return;
    }
    Context loop = context.vertx().getOrCreateContext();
    context.request().pause();
    whenKnown.accept(opened -> loop.runOnContext(now -> goOn(context, opened)));
  }

  private static void goOn(RoutingContext context, boolean opened) {
    context.request().resume();
    if (opened) {
      context.next();
    } else {
      context.fail(
          new ProblemException(
              HttpResponseStatus.SERVICE_UNAVAILABLE,
              "expected a model, found that it cannot be opened"));
    }
  }
}
