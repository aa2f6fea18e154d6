package ai.infodisent.drawing;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.image.UnreadableImageException;
import java.util.List;

/**
 * An explanation as an SVG that needs nothing else: for each class, and for a class against
 * another, the picture with the prototypes' regions on it, a bar for what each adds, on one zero
 * line, and how that adds up. Training pictures that the explanation holds inline stand beside
 * their bars; others are left out, as they lie elsewhere.
 */
public final class ExplanationDrawing {

  private static final int WIDTH = 1040;
  private static final int MARGIN = 24;
  private static final int HEAD = 56;
  private static final int LEGEND = 28;
  private static final int GAP = 28;

  private final Explanation explanation;
  private final SvgWriter svg = new SvgWriter();

  private ExplanationDrawing(Explanation explanation) {
    this.explanation = explanation;
  }

  /**
   * Draws an explanation.
   *
   * @param explanation of the picture
   * @param picture the encoded picture, which is embedded as it is
   * @return an SVG document, to be written in UTF-8
   * @throws UnreadableImageException if the bytes are no picture of a known format
   */
  public static String svg(Explanation explanation, byte[] picture)
      throws UnreadableImageException {
    return new ExplanationDrawing(explanation).draw(EmbeddedPicture.of(picture));
  }

  private String draw(EmbeddedPicture picture) {
    List<PanelDrawing> panels = Panel.all(explanation).stream().map(PanelDrawing::new).toList();
    int height =
        MARGIN
            + HEAD
            + panels.stream().mapToInt(panel -> panel.height() + GAP).sum()
            + LEGEND
            + MARGIN;
    svg.begin("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("width", WIDTH)
        .with("height", height)
        .with("viewBox", "0 0 " + WIDTH + " " + height)
        .with("font-family", "system-ui, sans-serif")
        .with("font-size", 14)
        .with("fill", Palette.INK);
    svg.begin("title").end(title());
    svg.begin("rect").with("width", WIDTH).with("height", height).with("fill", Palette.PAPER).end();
    svg.begin("defs");
    picture.write(svg, "picture");
    svg.end();
    head();
    int top = MARGIN + HEAD;
    for (PanelDrawing panel : panels) {
      svg.begin("g").with("transform", "translate(" + MARGIN + " " + top + ")");
      panel.draw(svg, explanation.image());
      svg.end();
      top += panel.height() + GAP;
    }
    svg.begin("g").with("transform", "translate(" + MARGIN + " " + (top + LEGEND / 2) + ")");
    legend();
    return svg.end().end() + "\n";
  }

  private String title() {
    ClassExplanation first = explanation.classes().get(0);
    return "Why " + first.label() + "? " + explanation.model().name();
  }

  private void head() {
    StringBuilder classes = new StringBuilder();
    for (ClassExplanation found : explanation.classes()) {
      classes.append(classes.length() == 0 ? "" : ", ").append(Wording.shortened(found.label()));
      classes.append(' ').append(Wording.percent(found.score()));
    }
    svg.begin("text")
        .with("x", MARGIN)
        .with("y", MARGIN + 18)
        .with("font-size", 20)
        .with("font-weight", "bold")
        .end(Wording.shortened(classes.toString(), 90));
    Explanation.Model model = explanation.model();
    svg.begin("text")
        .with("x", MARGIN)
        .with("y", MARGIN + 40)
        .with("fill", Palette.MUTED)
        .end(
            Wording.shortened(model.name(), 60)
                + ", version "
                + model.version()
                + (explanation.id() == null ? "" : "; explanation " + explanation.id()));
  }

  private void legend() {
    entry(0, Palette.FOR, "adds");
    entry(90, Palette.AGAINST, "takes away");
    entry(220, Palette.REST, "all others, and the bias");
    svg.begin("text")
        .with("x", 420)
        .with("y", 4)
        .with("fill", Palette.MUTED)
        .end("Boxes: where in the picture a prototype is strongest.");
  }

  private void entry(int left, String colour, String text) {
    svg.begin("rect")
        .with("x", left)
        .with("y", -7)
        .with("width", 14)
        .with("height", 12)
        .with("fill", colour)
        .end();
    svg.begin("text").with("x", left + 20).with("y", 4).with("fill", Palette.MUTED).end(text);
  }
}
