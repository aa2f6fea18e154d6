package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Processor;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds those of a bundle's serving variants that fit this machine and this ONNX Runtime. */
final class FittingVariants {

  private FittingVariants() {}

  /**
   * The variants that fit, the best first: those for one picture a run, then by name. If there are
   * variants and none fits, the log says why, one line each.
   */
  static List<ServingVariant> of(Bundle bundle, Target target, String onnxRuntime) {
    List<ServingVariant> fitting = new ArrayList<>();
    List<String> misfits = new ArrayList<>();
    try {
      for (Path folder : bundle.servingVariants()) {
        Optional<String> misfit;
        try {
          ServingVariant variant = ServingVariant.read(folder);
          misfit = variant.misfit(bundle.manifest(), target, onnxRuntime, Processor::ofThisMachine);
          if (misfit.isEmpty()) {
            fitting.add(variant);
          }
        } catch (BundleException e) {
          misfit = Optional.of(e.getMessage());
        }
        misfit.ifPresent(why -> misfits.add(folder.getFileName() + ": " + why));
      }
    } catch (BundleException e) {
      misfits.add(e.getMessage());
    }
    if (fitting.isEmpty() && !misfits.isEmpty()) {
      Logger log = System.getLogger(FittingVariants.class.getName());
      misfits.forEach(why -> log.log(Level.INFO, "Not served by the variant " + why));
    }
    fitting.sort(
        Comparator.comparing((ServingVariant variant) -> variant.manifest().batch() != 1)
            .thenComparing(ServingVariant::name));
    return fitting;
  }
}
