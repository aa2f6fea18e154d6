package ai.infodisent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The arithmetic of comparisons beside plain sums and every set there is. */
class ComparisonArithmeticTest {

  @Property
  void whatIsTakenAwayIsMissingFromEveryLogit(
      @ForAll("heads") PlainContributions head, @ForAll Random random) {
    List<ComponentName> without = some(head, random);
    Rescoring rescored = Rescoring.of(head, without);
    double total = 0;
    for (int index = 0; index < head.classCount(); index++) {
      assertEquals(head.sum(index, without), rescored.logit(index), 1e-5);
      total += rescored.score(index);
      assertEquals(index, rescored.classOfRank(rescored.rank(index)));
    }
    assertEquals(1, total, 1e-12);
    assertEquals(head.best(without), rescored.classOfRank(0));
    for (int rank = 1; rank < head.classCount(); rank++) {
      int before = rescored.classOfRank(rank - 1);
      int after = rescored.classOfRank(rank);
      assertTrue(rescored.logit(before) >= rescored.logit(after));
      assertTrue(rescored.logit(before) > rescored.logit(after) || before < after);
      assertEquals(
          Math.exp(rescored.logit(after) - rescored.logit(before)),
          rescored.score(after) / rescored.score(before),
          1e-9);
    }
  }

  @Property
  void withoutNothingTheDecisionIsWhatItWas(@ForAll("heads") PlainContributions head) {
    Rescoring rescored = Rescoring.of(head, List.of());
    for (int index = 0; index < head.classCount(); index++) {
      assertEquals(head.logit(index), rescored.logit(index));
      assertEquals(head.score(index), rescored.score(index), 1e-6);
      assertEquals(head.classOfRank(index), rescored.classOfRank(index));
    }
  }

  @Property
  void noSetThatFlipsTheDecisionIsSmallerThanTheOneFound(@ForAll("heads") PlainContributions head) {
    List<ComponentName> found = Flip.smallest(head);
    int smallest = smallestByTryingAll(head);
    assertEquals(Math.max(0, smallest), found.size(), head::toString);
    assertEquals(found.size(), new HashSet<>(found).size());
    if (smallest > 0) {
      assertNotEquals(head.best(List.of()), head.best(found));
      assertNotEquals(head.classOfRank(0), Rescoring.of(head, found).classOfRank(0));
    }
  }

  @Property
  void howManyAreKeptIsNoMatterToTheLargest(
      @ForAll("heads") PlainContributions head, @ForAll Random random) {
    int room = 1 + random.nextInt(2 * head.channels());
    Strongest few = new Strongest(room);
    Strongest all = new Strongest(2 * head.channels());
    for (ComponentName component : head.components()) {
      float amount = head.contribution(0, component.channel(), component.sign());
      few.offer(component.channel(), component.sign(), amount);
      all.offer(component.channel(), component.sign(), amount);
    }
    List<Strongest.Amount> sorted = all.list();
    assertEquals(sorted.subList(0, Math.min(room, sorted.size())), few.list());
    assertTrue(sorted.stream().noneMatch(amount -> amount.amount() == 0));
  }

  @Example
  void aClassThatLeadsByItsBiasAloneIsNotFlipped() {
    float[][][] nothing = new float[3][2][2];
    PlainContributions head = new PlainContributions(nothing, new float[] {0, 1, 0.5f});
    assertEquals(List.of(), Flip.smallest(head));
  }

  @Example
  void aModelOfOneClassIsNotFlipped() {
    float[][][] one = {{{1, -1}, {2, -2}}};
    assertEquals(List.of(), Flip.smallest(new PlainContributions(one, new float[] {0})));
  }

  @Example
  void theRunnerUpIsNotAlwaysTheOneThatFlipsWithTheFewest() {
    // The second loses by 1, spread over two components; the third by 2, in one.
    float[][][] amounts = {
      {{2, 0}, {2, 0}, {2, 0}}, {{1.5f, 0}, {1.5f, 0}, {2, 0}}, {{2, 0}, {2, 0}, {0, 0}}
    };
    PlainContributions head = new PlainContributions(amounts, new float[] {0, 0.5f, 0.5f});
    assertEquals(1, head.classOfRank(1));
    assertEquals(List.of(new ComponentName(2, Sign.PLUS)), Flip.smallest(head));
  }

  /** The fewest components without which another class is the best; -1 if there are none. */
  private static int smallestByTryingAll(PlainContributions head) {
    List<ComponentName> components = head.components();
    int best = head.best(List.of());
    int smallest = -1;
    for (int set = 1; set < 1 << components.size(); set++) {
      int size = Integer.bitCount(set);
      if (smallest != -1 && size >= smallest) {
        continue;
      }
      List<ComponentName> without = new ArrayList<>();
      for (int i = 0; i < components.size(); i++) {
        if ((set >> i & 1) == 1) {
          without.add(components.get(i));
        }
      }
      if (head.best(without) != best) {
        smallest = size;
      }
    }
    return smallest;
  }

  private static List<ComponentName> some(PlainContributions head, Random random) {
    List<ComponentName> some = new ArrayList<>(head.components());
    some.removeIf(component -> random.nextBoolean());
    return some;
  }

  /** Eighths, of which any sum is exact, so that ties are ties. */
  @Provide
  Arbitrary<PlainContributions> heads() {
    Arbitrary<Integer> channels = Arbitraries.integers().between(1, 4);
    Arbitrary<Integer> classes = Arbitraries.integers().between(1, 4);
    return classes.flatMap(
        count -> channels.flatMap(width -> Arbitraries.randomValue(r -> head(count, width, r))));
  }

  private static PlainContributions head(int classes, int channels, Random random) {
    float[][][] amounts = new float[classes][channels][2];
    float[] biases = new float[classes];
    for (int index = 0; index < classes; index++) {
      biases[index] = (random.nextInt(9) - 4) / 8f;
      for (float[] both : amounts[index]) {
        both[0] = Math.max(0, random.nextInt(20) - 4) / 8f;
        both[1] = -Math.max(0, random.nextInt(20) - 8) / 8f;
      }
    }
    return new PlainContributions(amounts, biases);
  }
}
