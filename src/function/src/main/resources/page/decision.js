// The decision as bars: what each prototype adds, on one zero line, and below how that adds up.

import { html, svg } from "./dom.js";
import { nameOf, shown } from "./arithmetic.js";
import { prototypeAddress } from "./address.js";
import { picture } from "./examples.js";

/** How many units a bar's drawing is wide. */
const WIDE = 1000;

/** How many training pictures stand beside a prototype. */
const EXAMPLES = 4;

/**
 * Fills an element with the decision.
 *
 * @param told { prototypes, amount, total, bias, name, sum, axis }: what is listed, from a prototype to what it adds, what it
 *     all comes to, of that what is bias, what the total is called, what is being summed up, and what a bar says
 * @param hear { light(name or null), pin(name), count(name, whether) }
 * @returns what is to be called with the names of the prototypes that are switched off
 */
export function decision(element, told, hear) {
  const amounts = told.prototypes.map(told.amount);
  const sum = shown(amounts, told.bias, told.total);
  const list = html("ol", { class: "prototypes", "aria-label": told.sum });
  told.prototypes.forEach((prototype, index) =>
    list.append(row(prototype, index, amounts, sum.amounts[index], hear)),
  );
  const heads = html(
    "div",
    { class: "heads muted", "aria-hidden": "true" },
    html("span", null, "prototype"),
    html("span", { class: "axis" }, told.axis),
    html("span", null, "seen before in"),
    html("span", null, "counts"),
  );
  const below = html("dl", { class: "sums", "aria-label": "How it adds up" });
  element.replaceChildren(heads, list, below);
  return (without) => {
    for (const item of list.children) {
      const off = without.has(item.dataset.name);
      item.classList.toggle("off", off);
      item.querySelector("input").checked = !off;
    }
    below.replaceChildren(...sums(told, amounts, sum, without));
  };
}

function row(prototype, index, amounts, digits, hear) {
  const name = nameOf(prototype);
  const amount = amounts[index];
  const side = amount < 0 ? "against" : "for";
  const counts = html("input", { type: "checkbox" });
  counts.addEventListener("change", () => hear.count(name, counts.checked));
  const button = html(
    "button",
    { type: "button", class: "name", "aria-pressed": "false", title: "Light its region, and keep it lit" },
    html("span", { class: `tag ${side}` }, `${index + 1}`),
    html("span", { class: "unseen" }, ", prototype"),
    html("span", null, ` ${name}`),
  );
  button.addEventListener("click", () => hear.pin(name));
  const item = html(
    "li",
    { "data-name": name },
    button,
    bar([[0, amount, side]], span(amounts)),
    html("span", { class: "amount" }, digits),
    html(
      "a",
      { class: "examples", href: prototypeAddress(name), "aria-label": `All about prototype ${name}` },
      ...prototype.examples.slice(0, EXAMPLES).map((example) => picture(example, false)),
    ),
    html("label", { class: "counts" }, counts, html("span", { class: "unseen" }, `count prototype ${name}`)),
  );
  item.addEventListener("pointerenter", () => hear.light(name));
  item.addEventListener("pointerleave", () => hear.light(null));
  item.addEventListener("focusin", () => hear.light(name));
  item.addEventListener("focusout", () => hear.light(null));
  return item;
}

/** Each begins where the one before ended, so that one sees how they add up. */
function sums(told, amounts, sum, without) {
  const listed = amounts.reduce((one, other) => one + other, 0);
  const rest = told.total - told.bias - listed;
  const steps = [
    ["listed above", sum.listed, 0, listed],
    ["all others", sum.rest, listed, listed + rest, "rest"],
  ];
  if (told.bias !== 0) {
    steps.push(["bias", sum.bias, listed + rest, told.total, "rest"]);
  }
  steps.push([told.name, sum.total, 0, told.total, "total"]);
  const off = told.prototypes
    .map((prototype, index) => (without.has(nameOf(prototype)) ? amounts[index] : 0))
    .reduce((one, other) => one + other, 0);
  if (told.prototypes.some((prototype) => without.has(nameOf(prototype)))) {
    steps.push(["switched off", sum.digits(-off), told.total, told.total - off, "off"]);
    steps.push(["then", sum.digits(told.total - off), 0, told.total - off, "total"]);
  }
  const scale = span(steps.flatMap(([, , from, to]) => [from, to]));
  return steps.map(([name, digits, from, to, kind]) =>
    html(
      "div",
      { class: kind === "total" ? "total" : null },
      html("dt", null, name),
      html(
        "dd",
        null,
        bar([[from, to, kind ?? (to < from ? "against" : "for")]], scale),
        html("span", { class: "amount" }, kind === "total" ? `= ${digits.replace("+", "")}` : digits),
      ),
    ),
  );
}

/** From the least to the most of some amounts, zero among them. */
function span(amounts) {
  const least = Math.min(0, ...amounts);
  const most = Math.max(0, ...amounts);
  return { least, length: most - least || 1 };
}

/** A bar from one amount to another, and the zero line. */
export function bar(parts, scale) {
  const at = (amount) => ((amount - scale.least) / scale.length) * WIDE;
  return svg(
    "svg",
    { class: "bar", viewBox: `0 0 ${WIDE} 10`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...parts.map(([from, to, kind]) =>
      svg("rect", {
        x: Math.min(at(from), at(to)),
        width: Math.max(2, Math.abs(at(to) - at(from))),
        y: 0,
        height: 10,
        class: kind,
      }),
    ),
    svg("path", { d: `M${at(0)} -5V15`, class: "zero" }),
  );
}
