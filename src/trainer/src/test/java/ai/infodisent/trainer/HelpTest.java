package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Help teaches by examples, and they are command lines that can be given. */
class HelpTest {

  @Test
  void everyExampleCanBeGiven() {
    List<CommandLine> all = new ArrayList<>(Trainer.line().getSubcommands().values());
    all.add(Trainer.line());
    assertEquals(12, all.size());
    for (CommandLine command : all) {
      String[] examples = command.getCommandSpec().usageMessage().footer();
      assertTrue(examples.length >= 2, command.getCommandName());
      for (String example : examples) {
        String[] words = example.strip().split(" ");
        assertEquals("infodisent-trainer", words[0]);
        Trainer.line().parseArgs(Arrays.copyOfRange(words, 1, words.length));
      }
    }
  }

  @Test
  void helpShowsThem() {
    String help = Ran.of("fit", "--help").out();
    assertTrue(help.contains("Examples:"), help);
    assertTrue(help.contains("infodisent-trainer fit --config mine.properties"), help);
    assertTrue(Ran.of("--help").out().contains("infodisent-trainer evaluate --bundle"));
  }
}
