// All prototypes, and each by itself, whatever the picture.

import { byId, html } from "./dom.js";
import { nameOf } from "./arithmetic.js";
import { prototypeAddress } from "./address.js";
import { bar } from "./decision.js";
import { options } from "./classes.js";
import { picture } from "./examples.js";
import * as service from "./service.js";

/** How many cards are added at once. */
const PORTION = 60;

/** How many classes a prototype's page lists before it is asked for more. */
const CLASSES = 15;

/**
 * The gallery of this model.
 *
 * @param labels of all classes, by index
 */
export function gallery(labels) {
  const query = byId("query");
  const ofClass = byId("of-class");
  const order = byId("order");
  let all = null;
  let found = [];
  let turn = 0;
  ofClass.append(html("option", { value: "" }, "all"), ...options(labels, new Set()));
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", filter);
  order.addEventListener("change", filter);
  ofClass.addEventListener("change", filter);
  byId("more").addEventListener("click", more);

  return { open: filter };

  async function filter() {
    const mine = ++turn;
    all ??= (await service.prototypes()).prototypes;
    const weights = await weightsOf(ofClass.value);
    if (mine !== turn) {
      return;
    }
    const words = query.value.trim().toLowerCase();
    found = all
      .filter((one) => !weights || weights.has(one.channel))
      .filter((one) => matches(one, words))
      .sort(comparison(weights));
    byId("found").textContent =
      found.length === 1 ? "1 prototype" : `${found.length} of ${all.length} prototypes`;
    byId("cards").replaceChildren();
    more();
  }

  /** From channel to weight of one class; null for all classes. */
  async function weightsOf(index) {
    if (index === "") {
      return null;
    }
    const most = `topPrototypes=${Math.max(1, all.length)}&examples=none`;
    const told = await service.classOf(labels[index], most);
    const { prototypes } = told.classes.find((one) => one.index === Number(index));
    return new Map(prototypes.map((one) => [one.channel, one.weight]));
  }

  function comparison(weights) {
    const weight = (one) => Math.abs(weights ? weights.get(one.channel) : one.strongest.weight);
    switch (order.value) {
      case "number":
        return () => 0;
      case "weight":
        return (one, other) => weight(other) - weight(one);
      default:
        return (one, other) => other.activation - one.activation;
    }
  }

  function more() {
    const cards = byId("cards");
    const from = cards.children.length;
    cards.append(...found.slice(from, from + PORTION).map(card));
    byId("more").hidden = found.length <= from + PORTION;
  }
}

function matches(one, words) {
  return (
    words === "" ||
    nameOf(one).startsWith(words) ||
    one.strongest.label.toLowerCase().includes(words) ||
    one.examples.some((example) => example.label.toLowerCase().includes(words))
  );
}

function speaks(sign, weight) {
  return (sign === "+") === weight > 0 ? "for" : "against";
}

function card(one) {
  const name = nameOf(one);
  const side = speaks(one.sign, one.strongest.weight);
  return html(
    "li",
    null,
    html(
      "a",
      { href: prototypeAddress(name) },
      one.examples.length > 0 ? picture(one.examples[0], true) : html("span", { class: "example" }),
      html("strong", null, name),
      html("span", { class: "muted" }, `${side} ${one.strongest.label}`),
    ),
  );
}

/** Fills a prototype's page. */
export async function showPrototype(name) {
  const heading = `Prototype ${name}`;
  byId("prototype-heading").textContent = heading;
  byId("prototype").replaceChildren();
  const told = await service.prototype(name);
  if (byId("prototype-heading").textContent !== heading) {
    // Meanwhile another was asked for.
    return;
  }
  const most = Math.max(...told.classes.map((one) => Math.abs(one.weight)));
  const both = new Set(told.classes.map((one) => speaks(told.sign, one.weight))).size > 1;
  const scale = both ? { least: -most, length: 2 * most } : { least: 0, length: most };
  const rows = told.classes.map((one) => {
    const side = speaks(told.sign, one.weight);
    const amount = Math.abs(one.weight);
    return html(
      "li",
      null,
      html("span", { class: "label" }, one.label),
      bar([[0, both && side === "against" ? -amount : amount, side]], scale),
      html("span", { class: "amount" }, `${side} · ${amount.toFixed(3)}`),
    );
  });
  const list = html("ul", { class: "weights" }, ...rows.slice(0, CLASSES));
  const rest = html("button", { type: "button" }, `Show all ${rows.length}`);
  rest.addEventListener("click", () => {
    list.append(...rows.slice(CLASSES));
    rest.remove();
  });
  byId("prototype").replaceChildren(
    html("h3", null, "Seen most in"),
    told.examples.length > 0
      ? html(
          "ul",
          { class: "cards large" },
          ...told.examples.map((example) =>
            html("li", null, picture(example, false), html("span", { class: "muted" }, example.label)),
          ),
        )
      : html("p", { class: "muted" }, "No training picture shows it."),
    html("h3", null, "What it means to the classes"),
    html("p", { class: "muted" }, "How much a class makes of it, for each unit of how strongly it is seen."),
    list,
    rows.length > CLASSES ? rest : "",
  );
}
