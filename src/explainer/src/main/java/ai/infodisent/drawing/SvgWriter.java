package ai.infodisent.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes SVG, element by element; whatever is text or a value is escaped. */
final class SvgWriter {

  private static final int DECIMALS = 2;

  private final StringBuilder svg = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();
  private boolean inTag;

  /** Begins an element, inside the one that is open; its attributes follow. */
  SvgWriter begin(String element) {
    endTag();
    svg.append(open.isEmpty() ? "" : "\n" + "  ".repeat(open.size())).append('<').append(element);
    open.push(element);
    inTag = true;
    return this;
  }

  /** An attribute of the element that has just begun. */
  SvgWriter with(String name, String value) {
    svg.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    return this;
  }

  /** An attribute that is a number, with two decimals at most. */
  SvgWriter with(String name, double value) {
    return with(name, number(value));
  }

  /** Ends the element that is open. */
  SvgWriter end() {
    String element = open.pop();
    if (inTag) {
      svg.append("/>");
      inTag = false;
    } else {
      svg.append('\n').append("  ".repeat(open.size())).append("</").append(element).append('>');
    }
    return this;
  }

  /** Ends the element that has just begun with a text in it. */
  SvgWriter end(String text) {
    inTag = false;
    svg.append('>').append(escaped(text)).append("</").append(open.pop()).append('>');
    return this;
  }

  private void endTag() {
    if (inTag) {
      svg.append('>');
      inTag = false;
    }
  }

  /** A number as SVG writes it, with two decimals at most. */
  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** A text as it may stand in an element or a value; what XML cannot hold is a question mark. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // Else a reader makes blanks of them.
                case '\t', '\n', '\r' -> escaped.append("&#").append(letter).append(';');
                default -> escaped.appendCodePoint(isXml(letter) ? letter : '?');
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int letter) {
    return letter >= 0x20 && letter < 0xd800
        || letter >= 0xe000 && letter < 0xfffe
        || letter >= 0x10000;
  }

  /** All that was written. */
  @Override
  public String toString() {
    return svg.toString();
  }
}
