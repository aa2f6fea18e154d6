package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.data.LabelledPicture;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured on a picture of the sample.
 *
 * @param picture which
 * @param found one an attribution
 * @param pointed one an attribution
 * @param stability under noise; empty if nothing contributes to its explanation
 * @param steadyParts the share of prototypes whose parts are the same under noise; empty where the
 *     picture cannot tell
 */
record SampledPicture(
    LabelledPicture picture,
    List<Faithfulness> found,
    List<Pointed> pointed,
    Optional<Stability> stability,
    OptionalDouble steadyParts) {}
