package ai.infodisent.trainer;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", description = "Makes the demo bundle from nothing.")
final class DemoCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new TrainerException("to be written");
  }
}
