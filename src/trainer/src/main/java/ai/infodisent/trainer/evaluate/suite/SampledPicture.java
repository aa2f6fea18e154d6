package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.data.LabelledPicture;
import java.util.List;
import java.util.Optional;

/**
 * What was measured on a picture of the sample.
 *
 * @param picture which
 * @param found one an attribution
 * @param stability under noise; empty if nothing contributes to its explanation
 */
record SampledPicture(
    LabelledPicture picture, List<Faithfulness> found, Optional<Stability> stability) {}
