package ai.infodisent.trainer.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations;
import ai.infodisent.explanation.Sign;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CountedTest {

  private static final List<Double> PROBABILITIES = List.of(0.01, 0.25, 0.5, 0.75, 0.99);

  /** Whole numbers, so that ties and zeros abound. */
  @Property
  void theDistanceIsNeverMoreThanThatOfTheDistributionFunctions(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 6) Integer> recorded,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 6) Integer> found) {
    double distance = counted(recorded, PROBABILITIES, found).distance(PROBABILITIES);
    double exact = exact(recorded, found);
    assertTrue(distance <= exact + 1e-12, "found " + distance + ", above " + exact);
  }

  /** With as many probabilities as pictures the record is the sample itself. */
  @Property
  void aRecordOfEveryPictureTellsTheDistanceItself(
      @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 0, max = 50) Integer> recorded,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 50) Integer> found) {
    int n = recorded.size();
    List<Double> all = IntStream.range(1, n).mapToObj(i -> (double) i / n).toList();
    double distance = counted(recorded, all, found).distance(all);
    // The last step of the record is at its maximum, whose probability of 1 is not recorded.
    assertEquals(exact(recorded, found), distance, 1.0 / n + 1e-12);
  }

  @Property
  void meansAndSharesAreThoseOfThePictures(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 3) Integer> found) {
    Counted counted = counted(List.of(1), PROBABILITIES, found);
    assertEquals(found.stream().mapToInt(i -> i).average().orElseThrow(), counted.mean(), 1e-12);
    assertEquals(
        (double) found.stream().filter(i -> i > 0).count() / found.size(), counted.above());
  }

  private static Counted counted(
      List<Integer> recorded, List<Double> probabilities, List<Integer> found) {
    int[] sorted = recorded.stream().mapToInt(i -> i).sorted().toArray();
    List<Float> quantiles =
        probabilities.stream()
            .map(p -> (float) sorted[(int) Math.ceil(p * sorted.length) - 1])
            .toList();
    double above = (double) Arrays.stream(sorted).filter(i -> i > 0).count() / sorted.length;
    Counted counted = new Counted(new Activations.Component(0, Sign.PLUS, 0, 0, above, quantiles));
    found.forEach(counted::add);
    return counted;
  }

  private static double exact(List<Integer> one, List<Integer> other) {
    return IntStream.rangeClosed(0, 50)
        .mapToDouble(at -> Math.abs(share(one, at) - share(other, at)))
        .max()
        .orElseThrow();
  }

  private static double share(List<Integer> sample, int at) {
    return (double) sample.stream().filter(i -> i <= at).count() / sample.size();
  }
}
