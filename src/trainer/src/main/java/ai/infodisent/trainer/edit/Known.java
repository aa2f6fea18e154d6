package ai.infodisent.trainer.edit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.onnxruntime.OrtException;
import java.util.Collection;

/** Whether there is anything to disable. */
final class Known {

  private Known() {}

  /**
   * Checks that components are the bundle's, that some class has a weight for them, and that they
   * are not disabled.
   *
   * @throws TrainerException if not; the message names the first
   */
  static void check(Bundle bundle, Collection<ComponentName> components, SessionSettings settings)
      throws OrtException, BundleException {
    Manifest manifest = bundle.manifest();
    for (ComponentName component : components) {
      if (component.channel() >= manifest.channels()) {
        throw new TrainerException(
            "expected --disable to name channels below "
                + manifest.channels()
                + ", found "
                + component);
      }
      if (manifest.disabled().contains(component)) {
        throw new TrainerException(
            "expected --disable to name components that are not disabled yet, found " + component);
      }
    }
    try (ExplainedModel model = ExplainedModel.open(bundle, settings.withoutVariants())) {
      model.warmUp();
      for (ComponentName component : components) {
        if (!isUsed(model, component.channel())) {
          throw new TrainerException(
              "expected --disable to name channels that a class has a weight for, found "
                  + component);
        }
      }
    }
  }

  private static boolean isUsed(ExplainedModel model, int channel) {
    for (int index = 0; index < model.bundle().manifest().labels().size(); index++) {
      if (model.weight(index, channel) != 0) {
        return true;
      }
    }
    return false;
  }
}
