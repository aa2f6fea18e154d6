package ai.infodisent.trainer.evaluate.suite;

import java.util.List;

/**
 * What a suite found, for programs and for people.
 *
 * @param result the figures
 * @param curves the mean curves over the sample, one an attribution
 * @param cases pictures behind the figures, the best first
 * @param prototypes behind the part purity, the best first; none where the data has no parts
 */
public record SuiteOutcome(
    SuiteResult result, List<Named> curves, List<SuiteCase> cases, List<PrototypeCase> prototypes) {

  public SuiteOutcome {
    curves = List.copyOf(curves);
    cases = List.copyOf(cases);
    prototypes = List.copyOf(prototypes);
  }

  /** Curves of one attribution. */
  public record Named(String name, Faithfulness curves) {}
}
