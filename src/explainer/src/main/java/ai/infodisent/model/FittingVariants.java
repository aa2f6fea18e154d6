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
    List<Path> folders = bundle.servingVariants();
    if (folders.isEmpty()) {
      return List.of();
    }
    List<ServingVariant> fitting = new ArrayList<>();
    List<String> misfits = new ArrayList<>();
    Optional<Processor> here = Processor.ofThisMachine();
    int forOnePicture = 0;
    // This lies on the way to the first answer: plain loops, as each lambda costs its linking.
    for (Path folder : folders) {
      try {
        ServingVariant variant = ServingVariant.read(folder);
        Optional<String> misfit = variant.misfit(bundle.manifest(), target, onnxRuntime, here);
        if (misfit.isPresent()) {
          misfits.add(variant.name() + ": " + misfit.get());
        } else if (variant.manifest().batch() == 1) {
          fitting.add(forOnePicture++, variant);
        } else {
          fitting.add(variant);
        }
      } catch (BundleException e) {
        misfits.add(folder.getFileName() + ": " + e.getMessage());
      }
    }
    if (fitting.isEmpty()) {
      Logger log = System.getLogger(FittingVariants.class.getName());
      misfits.forEach(why -> log.log(Level.INFO, "Not served by the variant " + why));
    }
    return fitting;
  }
}
