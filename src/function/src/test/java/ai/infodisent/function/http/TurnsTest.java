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

  private static final int ROOM = 100;

  private final List<String> events = new ArrayList<>();

  @Test
  void noMoreGetInThanThereArePlaces() {
    Turns turns = new Turns(1, 3, ROOM);
    Place first = enter(turns);
    enter(turns);
    enter(turns);
    assertTrue(turns.enter(1).isEmpty());
    first.leave();
    assertTrue(turns.enter(1).isPresent());
    assertTrue(turns.enter(1).isEmpty());
  }

  @Test
  void turnsComeInTheOrderInWhichTheyWereAskedFor() {
    Turns turns = new Turns(1, 4, ROOM);
    Place first = enter(turns);
    Place second = enter(turns);
    Place third = enter(turns);
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
    Turns turns = new Turns(1, 2, ROOM);
    Place working = enter(turns);
    Place waiting = enter(turns);
    working.ready(worker("working"));
    waiting.ready(worker("waiting"));
    waiting.abandon();
    assertTrue(turns.enter(1).isPresent());
    working.leave();
    assertEquals(List.of("working begins"), events);
  }

  @Test
  void whatHasBegunKeepsItsTurnWhoeverGoesAway() {
    Turns turns = new Turns(1, 2, ROOM);
    Place working = enter(turns);
    Place waiting = enter(turns);
    working.ready(worker("working"));
    waiting.ready(worker("waiting"));
    working.abandon();
    assertEquals(List.of("working begins"), events);
    working.leave();
    assertEquals(List.of("working begins", "waiting begins"), events);
  }

  @Test
  void leavingTwiceFreesOnePlace() {
    Turns turns = new Turns(2, 2, ROOM);
    Place first = enter(turns);
    enter(turns);
    first.leave();
    first.leave();
    first.abandon();
    assertTrue(turns.enter(1).isPresent());
    assertTrue(turns.enter(1).isEmpty());
  }

  @Test
  void aPlaceThatWasLeftGetsNoTurn() {
    Turns turns = new Turns(1, 1, ROOM);
    Place place = enter(turns);
    place.leave();
    place.ready(worker("late"));
    assertEquals(List.of(), events);
    assertFalse(place.entered());
    assertEquals(0, turns.working());
  }

  @Test
  void whoBringsMoreThanThereIsRoomForWaitsUntilThereIs() {
    Turns turns = new Turns(1, 5, ROOM);
    Place first = turns.enter(60).orElseThrow();
    Place second = turns.enter(40).orElseThrow();
    Place third = turns.enter(60).orElseThrow();
    Place fourth = turns.enter(40).orElseThrow();
    assertTrue(first.bring(worker("first")));
    assertTrue(second.bring(worker("second")));
    assertFalse(third.bring(worker("third")));
    assertFalse(fourth.bring(worker("fourth")), "nobody is overtaken");
    assertFalse(third.entered());
    second.abandon();
    assertEquals(List.of(), events);
    first.ready(worker("first"));
    first.leave();
    assertEquals(List.of("first begins", "third begins", "fourth begins"), events);
    assertTrue(third.entered());
  }

  @Test
  void whoBringsMoreThanEverFitsIsLetInAlone() {
    Turns turns = new Turns(2, 5, ROOM);
    Place huge = turns.enter(ROOM + 1).orElseThrow();
    Place empty = turns.enter(0).orElseThrow();
    assertTrue(huge.bring(worker("huge")));
    assertFalse(empty.bring(worker("empty")));
    huge.leave();
    assertEquals(List.of("empty begins"), events);
    Place another = turns.enter(ROOM + 1).orElseThrow();
    assertTrue(another.bring(worker("another")), "what brings nothing takes no room");
  }

  @Test
  void whoGoesAwayBeforeThereIsRoomLetsTheNextIn() {
    Turns turns = new Turns(1, 5, ROOM);
    Place first = turns.enter(60).orElseThrow();
    Place second = turns.enter(60).orElseThrow();
    Place third = turns.enter(40).orElseThrow();
    first.bring(worker("first"));
    second.bring(worker("second"));
    third.bring(worker("third"));
    second.abandon();
    assertEquals(List.of("third begins"), events);
    assertFalse(second.bring(worker("second")), "it has left");
  }

  @Test
  void whoWaitsForRoomIsDismissedToo() {
    Turns turns = new Turns(1, 5, ROOM);
    Place working = enter(turns);
    working.ready(worker("working"));
    Place large = turns.enter(ROOM).orElseThrow();
    Place small = turns.enter(1).orElseThrow();
    large.bring(worker("large"));
    small.bring(worker("small"));
    turns.dismiss();
    working.leave();
    assertEquals(List.of("working begins", "large dismissed", "small dismissed"), events);
    assertEquals(0, turns.waiting());
    assertTrue(enter(turns).entered());
  }

  @Test
  void whoIsDismissedIsToldAndWhatWorksGoesOn() {
    Turns turns = new Turns(1, 4, ROOM);
    Place working = enter(turns);
    working.ready(worker("working"));
    enter(turns).ready(worker("second"));
    enter(turns).ready(worker("third"));
    turns.dismiss();
    assertEquals(List.of("working begins", "second dismissed", "third dismissed"), events);
    assertEquals(1, turns.working());
    assertEquals(0, turns.waiting());
  }

  @Test
  void howeverManyThreadsComeAndGoNoPlaceNoRoomAndNoTurnIsLost() throws Exception {
    Turns turns = new Turns(2, 5, ROOM);
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
                    turns
                        .enter(random.nextInt(ROOM))
                        .ifPresent(place -> use(place, random, atOnce, most));
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
    Place all = turns.enter(ROOM).orElseThrow();
    assertTrue(all.bring(worker("all")), "no room is lost");
  }

  private static void use(Place place, Random random, AtomicInteger atOnce, AtomicInteger most) {
    boolean room =
        place.bring(
            new Turns.Worker() {
              @Override
              public void begin() {
                come(place, atOnce, most);
              }

              @Override
              public void dismiss() {
                throw new IllegalStateException();
              }
            });
    if (random.nextInt(4) == 0) {
      place.abandon();
      return;
    }
    if (room) {
      come(place, atOnce, most);
    }
    if (random.nextInt(4) == 0) {
      place.abandon();
    }
  }

  private static void come(Place place, AtomicInteger atOnce, AtomicInteger most) {
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
  }

  private Place enter(Turns turns) {
    Place place = turns.enter(1).orElseThrow();
    assertTrue(place.bring(worker("room")));
    return place;
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
