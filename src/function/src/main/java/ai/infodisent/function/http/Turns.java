package ai.infodisent.function.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Who may work, and who may wait for it: so many places, of which so many work at once and the rest
 * wait in the order in which they were ready to. Safe for use by many threads; never blocks one.
 */
final class Turns {

  private final int concurrent;
  private final int places;
  private final Deque<Place> queue = new ArrayDeque<>();
  private int taken;
  private int working;

  /**
   * @param concurrent how many work at once, at least 1
   * @param places how many work or wait, at least as many
   */
  Turns(int concurrent, int places) {
    this.concurrent = concurrent;
    this.places = places;
  }

  /** A place, if one is free; whoever gets it leaves it. */
  synchronized Optional<Place> enter() {
    if (taken == places) {
      return Optional.empty();
    }
    taken++;
    return Optional.of(new Place());
  }

  /** How many work. */
  synchronized int working() {
    return working;
  }

  /** How many have a place and do not work yet. */
  synchronized int waiting() {
    return taken - working;
  }

  /** Tells all who wait for their turn that it does not come; who works, goes on. */
  void dismiss() {
    Place dismissed;
    while ((dismissed = dismissNext()) != null) {
      dismissed.worker.dismiss();
    }
  }

  private synchronized Place dismissNext() {
    Place next = queue.poll();
    if (next != null) {
      next.leave();
    }
    return next;
  }

  /** Whose turn comes, on the thread of whoever made way; or does not. */
  interface Worker {

    /** It is this one's turn, until it leaves. */
    void begin();

    /** It will not be this one's turn. */
    void dismiss();
  }

  private enum State {
    ENTERED,
    WAITING,
    WORKING,
    LEFT
  }

  /** A place of one request. */
  final class Place {

    private State state = State.ENTERED;
    private Worker worker;

    private Place() {}

    /** Asks for this place's turn, once; nothing comes of it in a place that was left. */
    void ready(Worker asking) {
      synchronized (Turns.this) {
        if (state != State.ENTERED) {
          return;
        }
        worker = asking;
        if (working == concurrent) {
          state = State.WAITING;
          queue.add(this);
          return;
        }
        work();
      }
      asking.begin();
    }

    /** Whether its turn has come, and it has not left. */
    boolean works() {
      synchronized (Turns.this) {
        return state == State.WORKING;
      }
    }

    /** Whether nothing has been asked of it yet. */
    boolean entered() {
      synchronized (Turns.this) {
        return state == State.ENTERED;
      }
    }

    /** Makes way; in a place that was left before, nothing happens. */
    void leave() {
      Place next = null;
      synchronized (Turns.this) {
        if (state == State.LEFT) {
          return;
        }
        taken--;
        if (state == State.WAITING) {
          queue.remove(this);
        }
        if (state == State.WORKING) {
          working--;
          next = queue.poll();
          if (next != null) {
            next.work();
          }
        }
        state = State.LEFT;
      }
      if (next != null) {
        next.worker.begin();
      }
    }

    /** Makes way unless it works: what has begun is not stopped, and takes its time. */
    void abandon() {
      synchronized (Turns.this) {
        if (state != State.WORKING) {
          leave();
        }
      }
    }

    private void work() {
      state = State.WORKING;
      working++;
    }
  }
}
