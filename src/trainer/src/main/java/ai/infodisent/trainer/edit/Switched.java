package ai.infodisent.trainer.edit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.export.TrialPicture;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Set;

/** Whether an edited graph says what it is to say, on pictures of noise, always the same ones. */
record Switched(ExplainedModel before, ExplainedModel after) {

  private static final int PICTURES = 10;

  /** How far a logit may be from the sum of its components: so much, or so much of the sum. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Checks that disabled components are 0, that all others are what they were, bit for bit, and
   * that the logits are their sums.
   *
   * @throws TrainerException if not; the message says where
   */
  static void check(Bundle bundle, Bundle edited, SessionSettings settings)
      throws OrtException, BundleException {
    SessionSettings own = settings.withoutVariants();
    try (ExplainedModel before = ExplainedModel.open(bundle, own);
        ExplainedModel after = ExplainedModel.open(edited, own)) {
      Switched switched = new Switched(before, after);
      for (int picture = 0; picture < PICTURES; picture++) {
        switched.check(picture);
      }
    }
  }

  private void check(int seed) throws OrtException {
    Manifest manifest = after.bundle().manifest();
    Pixels noise =
        TrialPicture.of(manifest.preparation().width(), manifest.preparation().height(), seed);
    Inference was = before.run(List.of(noise), false);
    Inference is = after.run(List.of(noise), false);
    Set<ComponentName> disabled = manifest.disabled();
    for (int channel = 0; channel < manifest.channels(); channel++) {
      for (Sign sign : Sign.values()) {
        ComponentName component = new ComponentName(channel, sign);
        float found = is.component(0, sign.ordinal(), channel);
        float expected =
            disabled.contains(component) ? 0 : was.component(0, sign.ordinal(), channel);
        // Of two zeros either is right where something is disabled: minus components are negated.
        boolean right =
            disabled.contains(component)
                ? found == 0
                : Float.floatToRawIntBits(found) == Float.floatToRawIntBits(expected);
        if (!right) {
          throw new TrainerException(
              "expected component "
                  + component
                  + " of the edited graph to be "
                  + expected
                  + ", found "
                  + found
                  + "; nothing was written");
        }
      }
    }
    for (int index = 0; index < manifest.labels().size(); index++) {
      Decision decision = new Decision(after, is, 0, index);
      double size = 1;
      for (int channel = 0; channel < manifest.channels(); channel++) {
        for (Sign sign : Sign.values()) {
          size += Math.abs(decision.contribution(channel, sign));
        }
      }
      if (!(decision.sumError() <= TOLERANCE * size)) {
        throw new TrainerException(
            "expected logit "
                + index
                + " of the edited graph to be the sum of its components, found a difference of "
                + decision.sumError()
                + "; nothing was written");
      }
    }
  }
}
