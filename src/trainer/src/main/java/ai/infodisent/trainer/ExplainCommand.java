package ai.infodisent.trainer;

import ai.infodisent.InfoDisent;
import ai.infodisent.drawing.ExplanationDrawing;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.UnknownClassException;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = "Tells why a bundle decides as it does.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer explain --bundle bundles/mine photos/validation/hat/1.jpg",
      "  infodisent-trainer explain --bundle bundles/mine --top-classes 1 --class shoe photos/validation/hat/1.jpg",
      "  infodisent-trainer explain --bundle bundles/mine --json --maps photos/validation/hat/1.jpg",
      "  infodisent-trainer explain --bundle bundles/mine --svg why.svg photos/validation/hat/1.jpg"
    })
final class ExplainCommand implements Callable<Integer> {

  private static final int BAR = 20;

  @Spec private CommandSpec spec;

  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "the bundle")
  private Path bundle;

  @Option(
      names = "--top-classes",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many of the best classes to explain")
  private int topClasses;

  @Option(
      names = "--top-prototypes",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many components to list a class")
  private int topPrototypes;

  @Option(
      names = "--class",
      paramLabel = "LABEL",
      description = "a class to explain whatever its rank; may be repeated")
  private List<String> classes = List.of();

  @Option(
      names = "--maps",
      defaultValue = "false",
      fallbackValue = "true",
      description = "with --json: every component's map")
  private boolean maps;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "of one picture: draw why, in a file that needs no other")
  private Path svg;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object a picture")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, WebP, GIF or BMP")
  private List<Path> images;

  @Override
  public Integer call() throws OrtException, IOException {
    settings.progress(spec);
    PrintWriter out = spec.commandLine().getOut();
    ExplanationOptions options =
        TrainerException.ofAsked(
            () -> new ExplanationOptions(topClasses, topPrototypes, maps, classes));
    if (svg != null && images.size() > 1) {
      throw new TrainerException("expected one picture with --svg, found " + images.size());
    }
    ObjectMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    try (InfoDisent infodisent = InfoDisent.open(bundle)) {
      for (Path image : images) {
        Explanation explanation = explain(infodisent, image, options);
        if (svg != null) {
          // Before anything is told, which a drawing that cannot be written should not be.
          draw(infodisent, image, options);
        }
        if (json) {
          out.println(mapper.writeValueAsString(explanation));
        } else {
          print(out, image, explanation);
        }
        out.flush();
      }
    }
    return 0;
  }

  private void draw(InfoDisent infodisent, Path image, ExplanationOptions options)
      throws IOException, OrtException {
    Explanation explanation = explain(infodisent, image, options.withExamples(ExampleForm.INLINE));
    try {
      Files.writeString(svg, ExplanationDrawing.svg(explanation, Files.readAllBytes(image)));
    } catch (UnreadableImageException e) {
      throw new TrainerException(image + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TrainerException("expected to write " + svg + ", found: " + e.getMessage(), e);
    }
  }

  private static Explanation explain(InfoDisent infodisent, Path image, ExplanationOptions options)
      throws IOException, OrtException {
    if (!Files.exists(image) || Files.isDirectory(image)) {
      throw new TrainerException(
          "expected a picture at "
              + image
              + ", found "
              + (Files.exists(image) ? "a folder" : "nothing"));
    }
    try {
      return infodisent.explain(Files.readAllBytes(image), options);
    } catch (UnreadableImageException | ImageTooLargeException e) {
      throw new TrainerException(image + ": " + e.getMessage(), e);
    } catch (UnknownClassException e) {
      throw new TrainerException(e.getMessage(), e);
    }
  }

  private static void print(PrintWriter out, Path image, Explanation explanation) {
    out.printf(
        Locale.ROOT,
        "%s (%d x %d)%n",
        image,
        explanation.image().width(),
        explanation.image().height());
    for (ClassExplanation found : explanation.classes()) {
      out.printf(
          Locale.ROOT,
          "%n  %s  %.1f %%  (logit %.3f)%n",
          found.label(),
          100 * found.score(),
          found.logit());
      double most =
          found.prototypes().stream().mapToDouble(c -> Math.abs(c.contribution())).max().orElse(1);
      for (Component component : found.prototypes()) {
        int length = Math.max(1, (int) Math.round(BAR * Math.abs(component.contribution()) / most));
        out.printf(
            Locale.ROOT,
            "    %+8.3f %-" + BAR + "s  prototype %s at %d,%d %dx%d  seen in: %s%n",
            component.contribution(),
            (component.contribution() > 0 ? "+" : "-").repeat(length),
            component.channel() + component.sign().symbol(),
            component.box().x(),
            component.box().y(),
            component.box().width(),
            component.box().height(),
            component.examples().stream()
                .map(Explanation.Example::label)
                .distinct()
                .collect(Collectors.joining(", ")));
      }
      out.printf(Locale.ROOT, "    %+8.3f all other prototypes%n", found.rest());
      if (found.bias() != 0) {
        out.printf(Locale.ROOT, "    %+8.3f bias%n", found.bias());
      }
    }
    out.println();
  }
}
