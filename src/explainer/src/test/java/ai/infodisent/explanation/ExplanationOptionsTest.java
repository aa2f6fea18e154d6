package ai.infodisent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationOptionsTest {

  private static final ExplanationOptions USUAL = ExplanationOptions.DEFAULT;

  @Test
  void whatIsChangedIsAllThatChanges() {
    ExplanationOptions all =
        USUAL
            .withTopClasses(2)
            .withTopPrototypes(7)
            .withMaps(true)
            .withClasses(List.of("hat", "a&b"))
            .withAgainst("red shoe")
            .withWithout(List.of(ComponentName.of("23-"), ComponentName.of("9+")))
            .withFlip(true)
            .withContributions(true)
            .withScoreBelow(0.80)
            .withExamples(ExampleForm.NONE);
    assertEquals(
        "against=red+shoe&classes=hat&classes=a%26b&contributions=true&examples=none&flip=true"
            + "&maps=true&scoreBelow=0.8&topClasses=2&topPrototypes=7&without=9%2B&without=23-",
        all.canonical());
    assertEquals(
        "examples=link&flip=false&maps=false&topClasses=3&topPrototypes=5", USUAL.canonical());
  }

  @Test
  void theSameOptionsHaveTheSameForm() {
    List<ComponentName> both = ComponentName.both(3);
    assertEquals(
        USUAL.withWithout(both).canonical(),
        USUAL.withWithout(List.of(both.get(1), both.get(0))).canonical());
    assertEquals(USUAL.withScoreBelow(0).canonical(), USUAL.withScoreBelow(-0.0).canonical());
    assertNotEquals(
        USUAL.withClasses(List.of("a", "b")).canonical(),
        USUAL.withClasses(List.of("a&classes=b")).canonical());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void noScoreIsOutsideItsRange(double score) {
    assertThrows(IllegalArgumentException.class, () -> USUAL.withScoreBelow(score));
  }

  @Test
  void nothingIsTakenAwayTwice() {
    ComponentName component = ComponentName.of("3+");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> USUAL.withWithout(List.of(component, component)));
    assertEquals("expected every component in without once, found 3+ again", refused.getMessage());
  }

  @Test
  void aNameIsMadeOfModelOptionsAndPicture() {
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(abc, ExplanationId.digest("abc".getBytes(StandardCharsets.US_ASCII)));
    String name = ExplanationId.of("4462d0099bde", USUAL, abc);
    // printf '4462d0099bde\n%s\n%s\n' 'examples=link&…' ba7816… | sha256sum
    assertEquals("80392efaca130b4ec8f7cad7352a9b07", name);
    assertNotEquals(name, ExplanationId.of("4462d0099bdf", USUAL, abc));
    assertNotEquals(name, ExplanationId.of("4462d0099bde", USUAL.withMaps(true), abc));
    assertNotEquals(
        name, ExplanationId.of("4462d0099bde", USUAL, ExplanationId.digest(new byte[0])));
  }
}
