package ai.infodisent.function.http;

import ai.infodisent.function.http.Turns.Place;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A request's place among those that are worked on, from its head to the end of its work: first it
 * waits until there is room for its body, then, when that has come, for its turn. It is given up
 * when the request ends before its turn, as when its sender goes away.
 */
final class Turn {

  private static final String KEY = Turn.class.getName();

  private static final long NONE = -1;

  private final RoutingContext context;
  private final Place place;
  private final LongConsumer waited;
  private final long patience;
  private volatile long timer = NONE;
  private volatile boolean asked;

  private Turn(RoutingContext context, Place place, LongConsumer waited, long patience) {
    this.context = context;
    this.place = place;
    this.waited = waited;
    this.patience = patience;
  }

  /**
   * Takes a place for a request, and goes on with it as soon as there is room for its body.
   *
   * @param waited hears how many nanoseconds it waited, when its turn comes
   * @param patience how many milliseconds its body may take
   */
  static void begin(RoutingContext context, Place place, LongConsumer waited, long patience) {
    Turn turn = new Turn(context, place, waited, patience);
    context.put(KEY, turn);
    context.addEndHandler(
        ended -> {
          context.vertx().cancelTimer(turn.timer);
          place.abandon();
        });
    turn.bring();
  }

  private void bring() {
    Context own = context.vertx().getOrCreateContext();
    // What is not read stays with its sender.
    context.request().pause();
    boolean room =
        place.bring(
            new Turns.Worker() {

              @Override
              public void begin() {
                own.runOnContext(made -> read());
              }

              @Override
              public void dismiss() {
                own.runOnContext(ending -> context.fail(Admission.ending()));
              }
            });
    if (room) {
      read();
    }
  }

  private void read() {
    if (place.entered()) {
      timer = context.vertx().setTimer(patience, late -> giveUp());
      context.request().resume();
      context.next();
    }
  }

  /**
   * Does something when it is the request's turn, at once if it has no place, because it brings
   * nothing that takes time. Whoever does it {@link #end}s the turn.
   *
   * @param work gets the request's own context, and is on whatever thread made way: it hands on
   *     what takes time
   */
  static void await(RoutingContext context, Consumer<Context> work) {
    Turn turn = context.get(KEY);
    if (turn == null) {
      work.accept(context.vertx().getOrCreateContext());
    } else {
      turn.await(work);
    }
  }

  /** Whether the request's body has not been read yet. */
  static boolean comes(RoutingContext context) {
    Turn turn = context.get(KEY);
    return turn != null && !turn.asked;
  }

  /** The request's work is done. */
  static void end(RoutingContext context) {
    Turn turn = context.get(KEY);
    if (turn != null) {
      turn.place.leave();
    }
  }

  /** The request is over; what has begun of its work may still go on. */
  static void abandon(RoutingContext context) {
    Turn turn = context.get(KEY);
    if (turn != null) {
      turn.place.abandon();
    }
  }

  private void await(Consumer<Context> work) {
    asked = true;
    context.vertx().cancelTimer(timer);
    Context own = context.vertx().getOrCreateContext();
    long since = System.nanoTime();
    place.ready(
        new Turns.Worker() {

          @Override
          public void begin() {
            waited.accept(System.nanoTime() - since);
            work.accept(own);
          }

          @Override
          public void dismiss() {
            own.runOnContext(ending -> context.fail(Admission.ending()));
          }
        });
  }

  private void giveUp() {
    if (place.entered()) {
      context.fail(
          new ProblemException(
              HttpResponseStatus.REQUEST_TIMEOUT,
              "expected the body within " + patience + " milliseconds, found it still coming",
              Map.of("Connection", "close")));
    }
  }
}
