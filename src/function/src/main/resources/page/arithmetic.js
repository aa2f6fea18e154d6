// A logit is the sum of its contributions, so what the scores would be without some prototypes is a subtraction.

/** How a component is called: its channel and its sign. */
export const nameOf = (component) => `${component.channel}${component.sign}`;

/** The softmax of logits. */
export function scores(logits) {
  const most = Math.max(...logits);
  const shares = logits.map((logit) => Math.exp(logit - most));
  const sum = shares.reduce((one, other) => one + other, 0);
  return shares.map((share) => share / sum);
}

/** The logits of all classes without some components, of a table as answers bring it. */
export function logitsWithout(table, without) {
  const rows = table.prototypes.filter((row) => without.has(nameOf(row)));
  return table.logits.map((logit, index) => rows.reduce((left, row) => left - row.contributions[index], logit));
}

/** The index of the largest; of equals the first, as in the graph. */
export const best = (logits) => logits.indexOf(Math.max(...logits));

/**
 * A sum as it is shown, in whole units of the last decimal, so that what people read adds up to the digit: the amounts
 * and the total are rounded, and what is not listed is what they leave. That is off by less than a unit each.
 *
 * @param amounts what is listed
 * @param bias what else is known
 * @param total what it comes to
 */
export function shown(amounts, bias, total) {
  const sizes = amounts.map(Math.abs).filter((size) => size > 0);
  const least = Math.min(...(sizes.length > 0 ? sizes : [Math.abs(total) || 1]));
  const decimals = Math.min(5, Math.max(2, 1 - Math.floor(Math.log10(least))));
  const unit = 10 ** decimals;
  const round = (value) => Math.round(value * unit);
  const rounded = amounts.map(round);
  const listed = rounded.reduce((one, other) => one + other, 0);
  const rest = round(total) - listed - round(bias);
  const digits = (units) => `${units < 0 ? "−" : "+"}${(Math.abs(units) / unit).toFixed(decimals)}`;
  return {
    amounts: rounded.map(digits),
    listed: digits(listed),
    rest: digits(rest),
    bias: digits(round(bias)),
    total: digits(round(total)),
    digits: (value) => digits(round(value)),
  };
}

/** A score for people. */
export function percent(score) {
  return `${(100 * score).toFixed(1)} %`;
}
