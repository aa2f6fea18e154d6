package ai.infodisent.trainer.drift;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Sign;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.trainer.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Keeps how strong the components are in some of the pictures it sees, each as likely as any other,
 * so that memory does not grow with the pictures. Which they are follows from their number alone.
 */
public final class ActivationSample implements Evaluation.Witness {

  /** How many pictures are kept: with 2048 channels, 33 MB. */
  static final int MOST = 2000;

  /** The extremes, and every twentieth between. */
  private static final List<Double> PROBABILITIES =
      DoubleStream.concat(
              DoubleStream.concat(
                  DoubleStream.of(0.01), IntStream.range(1, 20).mapToDouble(i -> i / 20.0)),
              DoubleStream.of(0.99))
          .boxed()
          .toList();

  private static final Sign[] SIGNS = Sign.values();

  private final Random random = new Random(0);
  private final List<Seen> kept = new ArrayList<>();
  private long pictures;
  private Set<ComponentName> used;

  /**
   * One picture.
   *
   * @param activations {@code [2][D]}, at least 0
   * @param first the component that contributes most to the class on top; null where none does
   */
  private record Seen(float[][] activations, ComponentName first) {

    float of(ComponentName component) {
      return activations[component.sign().ordinal()][component.channel()];
    }
  }

  @Override
  public void add(int label, Decision decision) {
    if (used == null) {
      used = used(decision.model());
    }
    pictures++;
    // Vitter's algorithm R.
    int place = kept.size() < MOST ? kept.size() : place();
    if (place < MOST) {
      Seen seen = seen(decision);
      if (place == kept.size()) {
        kept.add(seen);
      } else {
        kept.set(place, seen);
      }
    }
  }

  private int place() {
    return (int) Math.min(MOST, (long) (random.nextDouble() * pictures));
  }

  private static Seen seen(Decision decision) {
    int channels = decision.inference().channels();
    float[][] activations = new float[SIGNS.length][channels];
    ComponentName first = null;
    float most = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (Sign sign : SIGNS) {
        float component =
            decision.inference().component(decision.picture(), sign.ordinal(), channel);
        activations[sign.ordinal()][channel] = Math.abs(component);
        float contribution = Math.abs(decision.contribution(channel, sign));
        if (contribution > most) {
          most = contribution;
          first = new ComponentName(channel, sign);
        }
      }
    }
    return new Seen(activations, first);
  }

  /** The components of channels that any class has a weight for, but for the disabled ones. */
  private static Set<ComponentName> used(ExplainedModel model) {
    Bundle bundle = model.bundle();
    Set<ComponentName> used = new TreeSet<>();
    for (int channel = 0; channel < bundle.manifest().channels(); channel++) {
      for (int index = 0; index < bundle.manifest().labels().size(); index++) {
        if (model.weight(index, channel) != 0) {
          used.addAll(ComponentName.both(channel));
        }
      }
    }
    used.removeAll(bundle.manifest().disabled());
    return used;
  }

  /**
   * What was seen.
   *
   * @throws IllegalStateException if nothing was
   */
  public Activations activations() {
    if (kept.isEmpty()) {
      throw new IllegalStateException("expected at least one picture, found none");
    }
    List<Activations.Component> components = used.stream().map(this::component).toList();
    Activations found = new Activations(kept.size(), PROBABILITIES, null, components);
    return new Activations(kept.size(), PROBABILITIES, top(found), components);
  }

  private Activations.Component component(ComponentName name) {
    double[] sorted = kept.stream().mapToDouble(seen -> seen.of(name)).sorted().toArray();
    double mean = Arrays.stream(sorted).sum() / sorted.length;
    double variance = Arrays.stream(sorted).map(a -> (a - mean) * (a - mean)).sum() / sorted.length;
    long above = Arrays.stream(sorted).filter(activation -> activation > 0).count();
    List<Float> quantiles =
        PROBABILITIES.stream()
            .map(p -> (float) sorted[(int) Math.ceil(p * sorted.length) - 1])
            .toList();
    return new Activations.Component(
        name.channel(),
        name.sign(),
        (float) mean,
        (float) Math.sqrt(variance),
        (double) above / sorted.length,
        quantiles);
  }

  private List<Double> top(Activations found) {
    int[] reached = new int[PROBABILITIES.size()];
    int decided = 0;
    for (Seen seen : kept) {
      if (seen.first() != null) {
        decided++;
        double quantile = reached(found, seen);
        for (int i = 0; i < reached.length; i++) {
          reached[i] += quantile <= PROBABILITIES.get(i) ? 1 : 0;
        }
      }
    }
    double all = Math.max(1, decided);
    return Arrays.stream(reached).mapToObj(count -> count / all).toList();
  }

  private static double reached(Activations found, Seen seen) {
    Activations.Component first =
        found.components().stream()
            .filter(one -> one.channel() == seen.first().channel())
            .filter(one -> one.sign() == seen.first().sign())
            .findFirst()
            .orElseThrow();
    return found.reached(first, seen.of(seen.first()));
  }
}
