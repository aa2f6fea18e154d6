package ai.infodisent.trainer.report;

import ai.infodisent.trainer.benchmark.CreatureCase;
import ai.infodisent.trainer.benchmark.CreatureOutcome;
import ai.infodisent.trainer.benchmark.CreatureResult;
import ai.infodisent.trainer.benchmark.CreatureScores;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.data.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What creatures tell of a bundle's explanations, with the creatures behind the scores.
 *
 * @param outcome of the benchmark
 */
public record CreaturePage(CreatureOutcome outcome) {

  private static final String PAGE = "creatures.html";

  /**
   * A creature, as it is shown.
   *
   * @param rank best, typical or worst
   * @param label its class
   * @param width in pixels
   * @param height in pixels
   * @param data the picture, as a data: address
   * @param edges of the body and the parts, as a data: address
   * @param maps its explanations
   */
  public record Card(
      String rank,
      String label,
      int width,
      int height,
      String data,
      String edges,
      List<Shown> maps) {}

  /** An explanation, its class and its layer, as a data: address. */
  public record Shown(
      String name, String top, String correctness, String energy, String data, List<Role> parts) {}

  /** What an explanation says of a part, and what happens without it. */
  public record Role(String part, String importance, String drop) {}

  /**
   * One HTML file that needs nothing else: no script, no picture, no style from elsewhere.
   *
   * @throws IOException if a picture cannot be written
   */
  public String html() throws IOException {
    CreatureResult result = outcome.result();
    List<Card> cards = new ArrayList<>();
    for (CreatureCase one : outcome.cases()) {
      cards.add(card(one));
    }
    return Template.render(
        PAGE,
        Map.of(
            "bundle", result.bundle(),
            "version", result.version(),
            "sample", result.sample(),
            "seed", result.seed(),
            "objects", result.fewestObjects() + " to " + result.mostObjects(),
            "names", result.attributions().stream().map(CreatureScores::classifier).toList(),
            // That of the names is the table's head.
            "rows", CreatureRows.of(result.attributions()).stream().skip(1).toList(),
            "cards", cards));
  }

  private static Card card(CreatureCase one) throws IOException {
    List<Shown> maps = new ArrayList<>();
    for (CreatureCase.Explained explained : one.explanations()) {
      maps.add(
          new Shown(
              explained.name(),
              explained.top(),
              Numbers.text("%.2f", explained.correctness()),
              Numbers.text("%.2f", explained.creature().energy()),
              Overlay.of(explained.map()),
              explained.parts().stream().map(CreaturePage::role).toList()));
    }
    return new Card(
        one.rank(),
        one.label(),
        one.pixels().width(),
        one.pixels().height(),
        Overlay.picture(one.pixels()),
        Overlay.edges(one.pixels().width(), one.pixels().height(), regions(one.mask())),
        maps);
  }

  private static Role role(CreatureCase.Role role) {
    return new Role(
        role.part().label(),
        Numbers.text("%.2f", role.importance()),
        Numbers.text("%.2f", role.drop()));
  }

  /** The body and the parts, each for itself. */
  private static List<Region> regions(PartMask mask) {
    TreeSet<Integer> ids = new TreeSet<>();
    for (byte id : mask.ids()) {
      if (PartMask.isCreature(id & 0xff)) {
        ids.add(id & 0xff);
      }
    }
    List<Region> regions = new ArrayList<>();
    for (int id : ids) {
      regions.add((x, y) -> mask.at(x, y) == id);
    }
    return regions;
  }
}
