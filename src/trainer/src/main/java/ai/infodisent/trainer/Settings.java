package ai.infodisent.trainer;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where options come from that the command line does not give: the environment, then the file that
 * {@code --config} names, then the {@link Preset}, then the defaults. {@code --epochs} of {@code
 * fit} is {@code infodisent.fit.epochs} in a file and {@code INFODISENT_FIT_EPOCHS} in the
 * environment.
 *
 * @param environment of the process
 */
record Settings(Map<String, String> environment) implements IDefaultValueProvider {

  static final String CONFIG = "--config";

  private static final int ENVIRONMENT_ORDINAL = 300;
  private static final int FILE_ORDINAL = 200;
  private static final int PRESET_ORDINAL = 100;

  private static final String PRESET = "--preset";

  /** How the verb does its work is a setting; how this one run is shown is not. */
  private static final List<String> OF_ONE_RUN = List.of(CONFIG, "--quiet", "--json");

  Settings {
    environment = Map.copyOf(environment);
  }

  /**
   * One setting that holds.
   *
   * @param name its option, without dashes
   * @param value as it was written
   * @param source where it comes from
   */
  record Setting(String name, String value, String source) {}

  /** All settings of a verb that have a value, in the order of its options. */
  List<Setting> effective(CommandSpec verb) {
    List<Setting> effective = new ArrayList<>();
    SmallRyeConfig config = config(verb);
    for (OptionSpec option : verb.options()) {
      if (isSetting(option)) {
        ConfigValue found = config.getConfigValue(key(verb, option));
        String name = name(option);
        if (verb.commandLine().getParseResult().hasMatchedOption(option)) {
          String value = String.join(",", option.originalStringValues());
          effective.add(new Setting(name, value, "flag"));
        } else if (found.getValue() != null) {
          effective.add(new Setting(name, found.getValue(), source(verb, found)));
        } else if (option.defaultValue() != null) {
          effective.add(new Setting(name, option.defaultValue(), "default"));
        }
      }
    }
    return effective;
  }

  @Override
  public String defaultValue(ArgSpec asked) {
    CommandSpec verb = asked.command();
    boolean settable =
        asked instanceof OptionSpec option && isSetting(option) && verb.findOption(CONFIG) != null;
    return settable ? config(verb).getConfigValue(key(verb, (OptionSpec) asked)).getValue() : null;
  }

  private static String source(CommandSpec verb, ConfigValue found) {
    return switch (found.getConfigSourceOrdinal()) {
      case FILE_ORDINAL -> verb.findOption(CONFIG).getValue().toString();
      case PRESET_ORDINAL -> "preset " + verb.findOption(PRESET).getValue();
      default -> "environment";
    };
  }

  private SmallRyeConfig config(CommandSpec verb) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL));
    Path file = verb.findOption(CONFIG).getValue();
    if (file != null) {
      builder.withSources(
          new PropertiesConfigSource(read(file, verb), file.toString(), FILE_ORDINAL));
    }
    SmallRyeConfig given = builder.build();
    return preset(verb, given)
        .map(
            preset ->
                builder
                    .withSources(
                        new PropertiesConfigSource(
                            keyed(verb, preset), preset.toString(), PRESET_ORDINAL))
                    .build())
        .orElse(given);
  }

  /** The preset that is asked for; a name that is none is refused where the option is read. */
  private static Optional<Preset> preset(CommandSpec verb, SmallRyeConfig given) {
    OptionSpec option = verb.findOption(PRESET);
    if (option == null) {
      return Optional.empty();
    }
    if (option.getValue() instanceof Preset preset) {
      return Optional.of(preset);
    }
    String name = given.getConfigValue(key(verb, option)).getValue();
    return Arrays.stream(Preset.values())
        .filter(one -> one.name().equalsIgnoreCase(name))
        .findAny();
  }

  private static Map<String, String> keyed(CommandSpec verb, Preset preset) {
    return preset.options().entrySet().stream()
        .collect(
            Collectors.toMap(
                option -> key(verb, verb.findOption("--" + option.getKey())), Map.Entry::getValue));
  }

  private static Properties read(Path file, CommandSpec verb) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(verb, "expected settings, KEY = VALUE, in " + file + ", found: " + e);
    }
    List<String> known = keys(verb.parent());
    for (String key : new TreeSet<>(read.stringPropertyNames())) {
      if (!known.contains(key)) {
        String nearest =
            known.stream().min(Comparator.comparingInt(one -> distance(one, key))).orElseThrow();
        throw refused(
            verb, "expected a known setting in " + file + ", like " + nearest + ", found " + key);
      }
      // Properties keep what follows a value on its line; nobody means it.
      read.setProperty(key, read.getProperty(key).strip());
    }
    return read;
  }

  /** The keys of all verbs: they may share a file. */
  private static List<String> keys(CommandSpec all) {
    List<String> keys = new ArrayList<>();
    for (CommandLine verb : all.subcommands().values()) {
      if (verb.getCommandSpec().findOption(CONFIG) != null) {
        for (OptionSpec option : verb.getCommandSpec().options()) {
          if (isSetting(option)) {
            keys.add(key(verb.getCommandSpec(), option));
          }
        }
      }
    }
    return keys;
  }

  private static boolean isSetting(OptionSpec option) {
    return !option.usageHelp()
        && !option.versionHelp()
        && !OF_ONE_RUN.contains(option.longestName());
  }

  private static String key(CommandSpec verb, OptionSpec option) {
    return "infodisent." + verb.name() + "." + name(option);
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  private static ParameterException refused(CommandSpec verb, String message) {
    return new ParameterException(verb.commandLine(), message);
  }

  /** How many letters to change, add or leave out (Levenshtein). */
  static int distance(String one, String other) {
    int[] last = new int[other.length() + 1];
    for (int j = 0; j < last.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] next = new int[last.length];
      next[0] = i;
      for (int j = 1; j < last.length; j++) {
        int changed = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(changed, 1 + Math.min(last[j], next[j - 1]));
      }
      last = next;
    }
    return last[other.length()];
  }
}
