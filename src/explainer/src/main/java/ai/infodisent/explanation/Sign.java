package ai.infodisent.explanation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which of a channel's two components. Of a channel whose weight is above 0, as all are unless
 * pooling is by the mean, the one speaks for a class and the other against it.
 */
public enum Sign {
  /** The largest value over the cells, where positive; or the mean of those that are. */
  @JsonProperty("+")
  PLUS("+"),
  /** The smallest value over the cells, where negative; or the mean of those that are. */
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
