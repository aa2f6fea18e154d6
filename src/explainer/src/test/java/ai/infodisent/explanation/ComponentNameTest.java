package ai.infodisent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ComponentNameTest {

  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 0, max = 999_999_999) int channel, @ForAll Sign sign) {
    ComponentName name = new ComponentName(channel, sign);
    assertEquals(name, ComponentName.of(name.toString()));
    assertTrue(ComponentName.both(channel).contains(name));
  }

  @Property
  void nothingElseIsRead(@ForAll String text) {
    try {
      assertEquals(text, ComponentName.of(text).toString());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains("expected a channel with its sign"));
    }
  }

  @Example
  void aNameHasOneChannelAndOneSign() {
    for (String text :
        List.of("", "17", "+", "+17", "17 +", "17*", "017+", "-1+", "1.5-", "9999999999+", "١+")) {
      assertThrows(IllegalArgumentException.class, () -> ComponentName.of(text), text);
    }
  }

  @Example
  void aBareChannelIsBothOfItsComponents() {
    assertEquals(ComponentName.both(17), ComponentName.all("17"));
    assertEquals(List.of(ComponentName.of("17-")), ComponentName.all("17-"));
    for (String text : List.of("", "-", "017", "-1", "1 ", "9999999999")) {
      assertThrows(IllegalArgumentException.class, () -> ComponentName.all(text), text);
    }
  }

  @Example
  void aNameIsOrderedByChannelAndPlusBeforeMinus() {
    List<ComponentName> ordered =
        List.of(ComponentName.of("2+"), ComponentName.of("2-"), ComponentName.of("10+"));
    assertEquals(ordered, ordered.stream().sorted().toList());
  }
}
