package ai.infodisent.explanation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of a channel's two components: where it speaks for a class, or where it speaks against. */
public enum Sign {
  /** The largest value over the cells, where positive: adds to a logit. */
  @JsonProperty("+")
  PLUS("+"),
  /** The smallest value over the cells, where negative: takes away from a logit. */
  @JsonProperty("-")
  MINUS("-");

  private final String symbol;

  Sign(String symbol) {
    this.symbol = symbol;
  }

  /** {@code +} or {@code -}. */
  public String symbol() {
    return symbol;
  }
}
