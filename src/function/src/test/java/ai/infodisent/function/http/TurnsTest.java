package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.http.Turns.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private final List<String> events = new ArrayList<>();

  @Test
  void noMoreGetInThanThereArePlaces() {
    Turns turns = new Turns(1, 3);
    Place first = turns.enter().orElseThrow();
    turns.enter().orElseThrow();
    turns.enter().orElseThrow();
    assertTrue(turns.enter().isEmpty());
    first.leave();
    assertTrue(turns.enter().isPresent());
    assertTrue(turns.enter().isEmpty());
  }

  @Test
  void turnsComeInTheOrderInWhichTheyWereAskedFor() {
    Turns turns = new Turns(1, 4);
    Place first = turns.enter().orElseThrow();
    Place second = turns.enter().orElseThrow();
    Place third = turns.enter().orElseThrow();
    third.ready(worker("third"));
    first.ready(worker("first"));
    second.ready(worker("second"));
    assertEquals(List.of("third begins"), events);
    assertEquals(1, turns.working());
    assertEquals(2, turns.waiting());
    third.leave();
    first.leave();
    assertEquals(List.of("third begins", "first begins", "second begins"), events);
  }

  @Test
  void whoGoesAwayWhileWaitingIsNotWorkedOnAndFreesItsPlace() {
    Turns turns = new Turns(1, 2);
    Place working = turns.enter().orElseThrow();
    Place waiting = turns.enter().orElseThrow();
    working.ready(worker("working"));
    waiting.ready(worker("waiting"));
    waiting.abandon();
    assertTrue(turns.enter().isPresent());
    working.leave();
    assertEquals(List.of("working begins"), events);
  }

  @Test
  void whatHasBegunKeepsItsTurnWhoeverGoesAway() {
    Turns turns = new Turns(1, 2);
    Place working = turns.enter().orElseThrow();
    Place waiting = turns.enter().orElseThrow();
    working.ready(worker("working"));
    waiting.ready(worker("waiting"));
    working.abandon();
    assertEquals(List.of("working begins"), events);
    working.leave();
    assertEquals(List.of("working begins", "waiting begins"), events);
  }

  @Test
  void leavingTwiceFreesOnePlace() {
    Turns turns = new Turns(2, 2);
    Place first = turns.enter().orElseThrow();
    turns.enter().orElseThrow();
    first.leave();
    first.leave();
    first.abandon();
    assertTrue(turns.enter().isPresent());
    assertTrue(turns.enter().isEmpty());
  }

  @Test
  void aPlaceThatWasLeftGetsNoTurn() {
    Turns turns = new Turns(1, 1);
    Place place = turns.enter().orElseThrow();
    place.leave();
    place.ready(worker("late"));
    assertEquals(List.of(), events);
    assertFalse(place.entered());
    assertEquals(0, turns.working());
  }

  @Test
  void whoIsDismissedIsToldAndWhatWorksGoesOn() {
    Turns turns = new Turns(1, 4);
    Place working = turns.enter().orElseThrow();
    working.ready(worker("working"));
    turns.enter().orElseThrow().ready(worker("second"));
    turns.enter().orElseThrow().ready(worker("third"));
    turns.dismiss();
    assertEquals(List.of("working begins", "second dismissed", "third dismissed"), events);
    assertEquals(1, turns.working());
    assertEquals(0, turns.waiting());
  }

  @Test
  void howeverManyThreadsComeAndGoNoPlaceAndNoTurnIsLost() throws Exception {
    Turns turns = new Turns(2, 5);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        runs.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 5000; round++) {
                    turns.enter().ifPresent(place -> use(place, random, atOnce, most));
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(most.get() <= 2, () -> most + " at once");
    assertEquals(0, turns.working());
    assertEquals(0, turns.waiting());
  }

  private static void use(Place place, Random random, AtomicInteger atOnce, AtomicInteger most) {
    if (random.nextInt(4) == 0) {
      place.abandon();
      return;
    }
    place.ready(
        new Turns.Worker() {
          @Override
          public void begin() {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            atOnce.decrementAndGet();
            place.leave();
          }

          @Override
          public void dismiss() {
            throw new IllegalStateException();
          }
        });
    if (random.nextInt(4) == 0) {
      place.abandon();
    }
  }

  private Turns.Worker worker(String name) {
    return new Turns.Worker() {
      @Override
      public void begin() {
        events.add(name + " begins");
      }

      @Override
      public void dismiss() {
        events.add(name + " dismissed");
      }
    };
  }
}
