package ai.infodisent.trainer;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.DeviceException;
import ai.infodisent.model.OnnxRuntime;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: one class a verb. */
@Command(
    name = "infodisent-trainer",
    description = "Fits explainable heads on frozen backbones, and looks into what came of it.",
    mixinStandardHelpOptions = true,
    version = "infodisent-trainer 0.1.0",
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer inspect --backbone resnet50.onnx",
      "  infodisent-trainer fit --backbone resnet50.onnx --data photos --out bundles/mine",
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation",
      "  infodisent-trainer explain --bundle bundles/mine photos/validation/hat/1.jpg"
    },
    subcommands = {
      InspectCommand.class,
      FitCommand.class,
      AblateCommand.class,
      ExtractCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      EditCommand.class,
      DemoCommand.class,
      CreaturesCommand.class
    })
public final class Trainer {

  private static final int MISUSED = 2;

  private Trainer() {}

  /**
   * Runs a verb and exits: 0 done, 1 failed without being expected to, 2 asked for the impossible,
   * or for what the disk or the data did not let happen; 130 and 143 ended by SIGINT and SIGTERM.
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    try {
      libraries().ifPresent(Trainer::use);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      System.exit(MISUSED);
    }
    System.exit(run(out, err, arguments));
  }

  /** A folder with another build of ONNX Runtime; the function has the same setting. */
  private static Optional<Path> libraries() {
    String variable = OnnxRuntime.LIBRARIES.replace('.', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(OnnxRuntime.LIBRARIES))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(folder -> !folder.isBlank())
        .map(Path::of);
  }

  private static void use(Path folder) {
    OnnxRuntime.requireLibraries(folder);
    OnnxRuntime.loadFrom(folder);
  }

  /** Runs a verb and gives its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(System.getenv(), out, err, arguments);
  }

  /** All verbs, without a source of settings but the command line. */
  static CommandLine line() {
    return new CommandLine(new Trainer()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Runs a verb in an environment and gives its exit code. */
  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = line();
    line.setOut(out).setErr(err).setDefaultValueProvider(new Settings(environment));
    line.setParameterExceptionHandler(
        (failure, given) -> {
          CommandLine command = failure.getCommandLine();
          String name = command.getCommandSpec().qualifiedName();
          command.getErr().println(failure.getMessage() + "; see " + name + " --help");
          return MISUSED;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (isAnswer(failure)) {
            command.getErr().println(failure.getMessage());
            return MISUSED;
          }
          if (failure instanceof InvalidPathException path) {
            command
                .getErr()
                .println(
                    "expected file names that this system's locale has letters for, found "
                        + path.getInput()
                        + "; set LC_ALL=C.UTF-8");
            return MISUSED;
          }
          failure.printStackTrace(command.getErr());
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    return line.execute(arguments);
  }

  /** Whether a failure's message is written for whoever asked. */
  private static boolean isAnswer(Exception failure) {
    return failure instanceof TrainerException
        || failure instanceof BundleException
        || failure instanceof DeviceException;
  }
}
