// Training pictures of some classes, for those who have no picture at hand; they come with the bundle.

import { byId, html } from "./dom.js";
import * as service from "./service.js";

const MOST = 6;

/** How many of a class's prototypes are looked through for one of its own pictures. */
const LOOKED_THROUGH = 12;

/**
 * Offers samples.
 *
 * @param labels of all classes, by index
 * @param taken is called with the address of one
 */
export async function samples(labels, taken) {
  const step = Math.max(1, Math.floor(labels.length / MOST));
  const some = [...new Set(labels)].filter((label, index) => index % step === 0).slice(0, MOST);
  const found = await Promise.all(some.map(candidates));
  const chosen = new Map();
  for (const examples of found) {
    const example = examples.find((one) => !chosen.has(one.image));
    if (example) {
      chosen.set(example.image, example);
    }
  }
  const items = [...chosen.values()].map((example) => {
    const address = service.thumbnail(example.image);
    const button = html(
      "button",
      { type: "button", title: example.label },
      html("img", { src: address, alt: `Explain a training picture of ${example.label}` }),
    );
    button.addEventListener("click", () => taken(address));
    return html("li", null, button);
  });
  byId("samples").querySelector("ul").replaceChildren(...items);
  byId("samples").hidden = items.length === 0;
}

/** Pictures in which a class's prototypes were seen, those of the class itself first. */
async function candidates(label) {
  const told = await service.classOf(label, `topPrototypes=${LOOKED_THROUGH}&examples=link`);
  const examples = told.classes.flatMap((one) => one.prototypes).flatMap((one) => one.examples);
  return [...examples.filter((one) => one.label === label), ...examples.filter((one) => one.label !== label)];
}
