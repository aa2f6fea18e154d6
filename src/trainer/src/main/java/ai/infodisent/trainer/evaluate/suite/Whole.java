package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.parts.Consistency;
import ai.infodisent.trainer.evaluate.parts.PartPurity;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Optional;

/**
 * What one run over all pictures says of a bundle, beside {@link Evaluation}.
 *
 * @param probeAccuracy of the linear probe, if there is one
 * @param sparsity the share of weights that are as good as none, from 0 to 1
 * @param purity of the components
 * @param partPurities prototype by prototype; none where there are no parts
 * @param consistencies prototype by prototype; none where there are no parts
 */
record Whole(
    Optional<Estimate> probeAccuracy,
    double sparsity,
    Purity purity,
    List<PartPurity> partPurities,
    List<Consistency> consistencies) {

  private static final int BATCH = 16;

  /** Runs over all pictures; those that cannot be read are left out. */
  static Whole of(
      ProbedModel model,
      List<LabelledPicture> pictures,
      SeenPictures seen,
      SessionSettings settings,
      Progress silent)
      throws OrtException {
    Manifest manifest = model.bundle().manifest();
    Purity.Gathering purities = new Purity.Gathering(manifest.channels());
    PartPurity.Gathering partPurities =
        new PartPurity.Gathering(model.patches(), manifest.channels());
    Consistency.Gathering consistencies =
        new Consistency.Gathering(model.patches(), manifest.channels(), seen.annotations().parts());
    boolean[] used = new boolean[manifest.channels()];
    long small = 0;
    long hits = 0;
    long images = 0;
    try (PicturePipeline pipeline =
        new PicturePipeline(
            pictures, manifest.preparation(), settings.threads(), silent, "purity and probe")) {
      for (List<Read> read = pipeline.take(BATCH); !read.isEmpty(); read = pipeline.take(BATCH)) {
        int at = 0;
        List<Pixels> pixels = read.stream().map(one -> one.prepared().pixels()).toList();
        for (ProbedRun run : model.runs(pixels)) {
          for (int picture = 0; picture < run.pictures().size(); picture++, at++) {
            purities.add(run, picture);
            LabelledPicture one = read.get(at).picture();
            int label = one.label();
            if (seen.haveParts()) {
              Seen parts = seen.of(read.get(at));
              partPurities.add(run.head(), picture, one.name(), parts);
              consistencies.add(run.head(), picture, run::weight, label, parts);
            }
            hits += model.hasProbe() && run.probeTop(picture) == label ? 1 : 0;
          }
          if (images == 0) {
            small = small(run, used);
          }
          images += run.pictures().size();
        }
      }
    }
    return new Whole(
        model.hasProbe() ? Optional.of(Estimate.share(hits, images)) : Optional.empty(),
        (double) small / ((long) manifest.labels().size() * manifest.channels()),
        purities.purity(used),
        partPurities.purities(used),
        consistencies.consistencies());
  }

  /** How many weights are as good as none; marks the channels of the others. */
  private static long small(ProbedRun run, boolean[] used) {
    long small = 0;
    for (int index = 0; index < run.head().classCount(); index++) {
      for (int channel = 0; channel < used.length; channel++) {
        boolean large = Math.abs(run.weight(index, channel)) > Evaluation.THRESHOLD;
        used[channel] |= large;
        small += large ? 0 : 1;
      }
    }
    return small;
  }
}
