// The classes with their scores, as they are and as they would be without what is switched off.

import { html } from "./dom.js";
import { percent } from "./arithmetic.js";
import { bar } from "./decision.js";

/** How many of the best are shown. */
const SHOWN = 5;

const WHOLE = { least: 0, length: 1 };

/**
 * Fills the list of classes.
 *
 * @param list the element
 * @param told { labels, before, after, chosen }: all classes' labels and scores by index, after null where nothing is
 *     switched off, and the index of the class that is explained
 * @param choose is called with the index of a class
 */
export function classes(list, told, choose) {
  const { labels, before, after, chosen } = told;
  const ranked = best(before);
  const shown = new Set(ranked.slice(0, SHOWN));
  shown.add(chosen);
  const first = after ? best(after)[0] : -1;
  if (after) {
    shown.add(first);
  }
  list.replaceChildren(
    ...[...shown].map((index) => row(index, index === first && first !== ranked[0])),
    another(shown),
  );

  function row(index, leads) {
    const input = html("input", { type: "radio", name: "class", value: index, checked: index === chosen });
    input.addEventListener("change", () => choose(index));
    return html(
      "label",
      { class: leads ? "class leads" : "class" },
      input,
      html("span", { class: "label" }, labels[index], leads ? html("em", null, " now first") : null),
      bar(after ? [[0, before[index], "before"], [0, after[index], "score"]] : [[0, before[index], "score"]], WHOLE),
      html("span", { class: "amount" }, percent(before[index]), after ? ` → ${percent(after[index])}` : ""),
    );
  }

  function another(known) {
    if (labels.length <= known.size) {
      return "";
    }
    const select = html("select", null, html("option", { value: "" }, "…"), ...options(labels, known));
    select.addEventListener("change", () => choose(Number(select.value)));
    return html("label", { class: "another muted" }, `${labels.length - known.size} more: `, select);
  }
}

/** Classes to choose from, in the order of their labels. */
export function options(labels, without) {
  return labels
    .map((label, index) => ({ label, index }))
    .filter(({ index }) => !without.has(index))
    .sort((one, other) => one.label.localeCompare(other.label))
    .map(({ label, index }) => html("option", { value: index }, label));
}

function best(scores) {
  return scores.map((score, index) => index).sort((one, other) => scores[other] - scores[one] || one - other);
}
