package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The pictures of a sample, and what they come to together.
 *
 * @param names of the attributions, the bundle's own first
 * @param pictures at least one
 * @param parts that a picture may show, in the order in which they are told
 * @param seed of all draws
 */
record Sample(List<String> names, List<SampledPicture> pictures, List<String> parts, long seed) {

  /** The head's own ways come first; those after them are what they are compared with. */
  private static final int OWN = 2;

  Sample {
    names = List.copyOf(names);
    pictures = List.copyOf(pictures);
    parts = List.copyOf(parts);
  }

  /** The mean share under noise; null where nothing contributes to any explanation. */
  Estimate stable(Function<Stability, Double> share) {
    List<Double> shares =
        pictures.stream().flatMap(one -> one.stability().stream()).map(share).toList();
    return shares.isEmpty() ? null : Estimate.mean(shares, seed);
  }

  /**
   * The shares of prototypes whose parts are the same under noise, of the pictures that can tell.
   */
  List<Double> steadyParts() {
    return pictures.stream()
        .map(SampledPicture::steadyParts)
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .toList();
  }

  /** All attributions, those that are compared with others too. */
  List<SuiteResult.Measured> measured() {
    List<SuiteResult.Measured> measured = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int own = i;
      List<SuiteResult.Difference> against = new ArrayList<>();
      for (int j = OWN; i < OWN && j < names.size(); j++) {
        against.add(difference(i, j));
      }
      measured.add(
          new SuiteResult.Measured(
              names.get(i),
              mean(one -> one.found().get(own).deletion().area()),
              mean(one -> one.found().get(own).insertion().area()),
              located(one -> one.pointed().get(own).object()).orElse(null),
              parts(own),
              against));
    }
    return measured;
  }

  private Map<String, Located> parts(int own) {
    Map<String, Located> located = new LinkedHashMap<>();
    for (String part : parts) {
      located(one -> Optional.ofNullable(one.pointed().get(own).parts().get(part)))
          .ifPresent(found -> located.put(part, found));
    }
    return located;
  }

  private Optional<Located> located(Function<SampledPicture, Optional<Localisation>> of) {
    List<Localisation> found = pictures.stream().flatMap(one -> of.apply(one).stream()).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(Located.of(found, seed));
  }

  private SuiteResult.Difference difference(int one, int other) {
    return new SuiteResult.Difference(
        names.get(other),
        less(one, other, it -> true, (it, at) -> it.found().get(at).deletion().area()),
        less(one, other, it -> true, (it, at) -> it.found().get(at).insertion().area()),
        objectLess(one, other));
  }

  private Located objectLess(int one, int other) {
    Predicate<SampledPicture> told = it -> it.pointed().get(one).object().isPresent();
    int count = (int) pictures.stream().filter(told).count();
    return count == 0
        ? null
        : new Located(
            count,
            less(one, other, told, (it, at) -> it.pointed().get(at).object().get().pointing()),
            less(one, other, told, (it, at) -> it.pointed().get(at).object().get().energy()));
  }

  /** A figure of one attribution of one picture. */
  private interface Figure {
    double of(SampledPicture picture, int attribution);
  }

  private Estimate less(int one, int other, Predicate<SampledPicture> which, Figure figure) {
    return Estimate.mean(
        pictures.stream()
            .filter(which)
            .map(it -> figure.of(it, one) - figure.of(it, other))
            .toList(),
        seed);
  }

  private Estimate mean(ToDoubleFunction<SampledPicture> value) {
    return Estimate.mean(pictures.stream().map(value::applyAsDouble).toList(), seed);
  }

  /** The mean curves, one an attribution. */
  List<SuiteOutcome.Named> curves() {
    List<SuiteOutcome.Named> curves = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int own = i;
      curves.add(
          new SuiteOutcome.Named(
              names.get(i),
              new Faithfulness(
                  Curve.mean(
                      pictures.stream().map(one -> one.found().get(own).deletion()).toList()),
                  Curve.mean(
                      pictures.stream().map(one -> one.found().get(own).insertion()).toList()))));
    }
    return curves;
  }
}
