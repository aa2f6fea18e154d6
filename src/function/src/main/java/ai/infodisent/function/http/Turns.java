package ai.infodisent.function.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may work, and who may wait for it: so many places, of which so many work at once and the rest
 * wait in the order in which they were ready to. What they bring takes room, from before it comes
 * until they leave; where there is no room yet, they wait for it in the order in which they came.
 * Safe for use by many threads; never blocks one.
 */
final class Turns {

  private final int concurrent;
  private final int places;
  private final long room;
  private final Deque<Place> outside = new ArrayDeque<>();
  private final Deque<Place> queue = new ArrayDeque<>();
  private int taken;
  private int working;
  private long full;

  /**
   * @param concurrent how many work at once, at least 1
   * @param places how many work or wait, at least as many
   * @param room how many bytes they may bring at once; who brings more than that alone is let in
   *     alone
   */
  Turns(int concurrent, int places, long room) {
    this.concurrent = concurrent;
    this.places = places;
    this.room = room;
  }

  /**
   * A place, if one is free; whoever gets it leaves it.
   *
   * @param bytes how many it will bring, at most
   */
  synchronized Optional<Place> enter(long bytes) {
    if (taken == places) {
      return Optional.empty();
    }
    taken++;
    return Optional.of(new Place(bytes));
  }

  /** How many work. */
  synchronized int working() {
    return working;
  }

  /** How many have a place and do not work yet. */
  synchronized int waiting() {
    return taken - working;
  }

  /** Tells all who wait for room or for their turn that it does not come; who works, goes on. */
  void dismiss() {
    List<Place> dismissed;
    synchronized (this) {
      dismissed = Stream.concat(outside.stream(), queue.stream()).toList();
      // First, as who leaves makes room for whoever is there.
      outside.clear();
      dismissed.forEach(Place::leave);
    }
    dismissed.forEach(place -> place.worker.dismiss());
  }

  /** The next for whom there is room, which it then has. */
  private Place letIn() {
    Place next = outside.peek();
    if (next == null || full > 0 && full + next.bytes > room) {
      return null;
    }
    outside.poll();
    next.comeIn();
    return next;
  }

  /** For whom there is room, or whose turn comes, on the thread of whoever made way; or not. */
  interface Worker {

    /** There is room for this one, or it is its turn, until it leaves. */
    void begin();

    /** It will not be. */
    void dismiss();
  }

  private enum State {
    OUTSIDE,
    ENTERED,
    WAITING,
    WORKING,
    LEFT
  }

  /** A place of one request. */
  final class Place {

    private final long bytes;
    private State state = State.OUTSIDE;
    private Worker worker;

    private Place(long bytes) {
      this.bytes = bytes;
    }

    /**
     * Asks for room for what it brings, once; nothing comes of it in a place that was left.
     *
     * @return whether there is room at once; else the worker begins when there is
     */
    boolean bring(Worker asking) {
      synchronized (Turns.this) {
        if (state != State.OUTSIDE) {
          return false;
        }
        worker = asking;
        outside.add(this);
        return letIn() != null;
      }
    }

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

    /** Whether there is room for it, and its turn has not been asked for yet. */
    boolean entered() {
      synchronized (Turns.this) {
        return state == State.ENTERED;
      }
    }

    /** Makes way; in a place that was left before, nothing happens. */
    void leave() {
      List<Worker> next = new ArrayList<>();
      synchronized (Turns.this) {
        if (state == State.LEFT) {
          return;
        }
        taken--;
        if (state == State.OUTSIDE) {
          outside.remove(this);
        } else {
          full -= bytes;
        }
        if (state == State.WAITING) {
          queue.remove(this);
        }
        if (state == State.WORKING) {
          working--;
          Place turned = queue.poll();
          if (turned != null) {
            turned.work();
            next.add(turned.worker);
          }
        }
        state = State.LEFT;
        for (Place in = letIn(); in != null; in = letIn()) {
          next.add(in.worker);
        }
      }
      next.forEach(Worker::begin);
    }

    /** Makes way unless it works: what has begun is not stopped, and takes its time. */
    void abandon() {
      synchronized (Turns.this) {
        if (state != State.WORKING) {
          leave();
        }
      }
    }

    private void comeIn() {
      state = State.ENTERED;
      full += bytes;
    }

    private void work() {
      state = State.WORKING;
      working++;
    }
  }
}
