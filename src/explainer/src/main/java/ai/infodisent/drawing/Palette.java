package ai.infodisent.drawing;

import java.math.BigDecimal;

/** The colours: two hues that colour-blind people can tell apart; all else is ink. */
final class Palette {

  static final String PAPER = "#ffffff";
  static final String INK = "#1c1d21";
  static final String MUTED = "#5a5d64";
  static final String LINE = "#dcd9d2";
  static final String FOR = "#1660a8";
  static final String AGAINST = "#b04a08";
  static final String REST = "#85888f";

  /** Of a box on a training picture. */
  static final String SEEN = "#ffe14d";

  private Palette() {}

  /** The hue of an amount. */
  static String of(BigDecimal amount) {
    return amount.signum() < 0 ? AGAINST : FOR;
  }
}
