package ai.infodisent.trainer;

import ai.infodisent.trainer.fit.FeatureKeeping;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where features are kept. */
final class CacheOptions {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)");
  private static final int BITS = 10;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      showDefaultValue = Visibility.NEVER,
      description = "keeps features for other runs (default: in OUT.partial, for this one)")
  private Optional<Path> cache = Optional.empty();

  @Option(
      names = "--cache-limit",
      paramLabel = "SIZE",
      showDefaultValue = Visibility.NEVER,
      description =
          "if feature maps take more, as 20G, compute them anew in every epoch (default: half of the"
              + " free disk)")
  private Optional<String> limit = Optional.empty();

  FeatureKeeping keeping() {
    return new FeatureKeeping(
        cache, limit.map(text -> OptionalLong.of(bytes(text))).orElse(OptionalLong.empty()));
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TrainerException("expected --cache-limit as 500M or 20G, found " + text);
    }
    int power = "KMGT".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1);
    return Long.parseLong(matcher.group(1)) << BITS * power;
  }
}
