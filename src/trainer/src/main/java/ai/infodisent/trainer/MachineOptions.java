package ai.infodisent.trainer;

import ai.infodisent.model.Execution;
import ai.infodisent.trainer.fit.Machine;
import ai.onnxruntime.OrtException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What verbs that compute a lot are told to compute with. */
final class MachineOptions {

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "threads to use, 0 for all there are")
  private int threads;

  @Mixin private DeviceOption device;

  /**
   * Looks for it, and says what is taken and why.
   *
   * @throws ai.infodisent.model.DeviceException if it is not there
   */
  Machine read(Progress progress) throws OrtException {
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    Execution execution = Execution.on(device.device());
    progress.say("computing on " + execution.describe());
    return TrainerException.ofAsked(() -> new Machine(used, execution));
  }
}
