// Training pictures, each with the box of what was seen in it.

import { html, svg } from "./dom.js";
import { thumbnail } from "./service.js";

/**
 * One training picture.
 *
 * @param example as answers bring it
 * @param lazy whether it may come later
 */
export function picture(example, lazy) {
  const image = html("img", {
    src: thumbnail(example.image),
    alt: `${example.label}, a training picture`,
    title: example.label,
    loading: lazy ? "lazy" : null,
    decoding: "async",
  });
  const box = svg("svg", { "aria-hidden": "true" });
  image.addEventListener("load", () => {
    // Boxes are in the thumbnail's pixels, and only now it is known how many it has.
    box.setAttribute("viewBox", `0 0 ${image.naturalWidth} ${image.naturalHeight}`);
    const { x, y, width, height } = example.box;
    box.replaceChildren(
      svg("rect", { x, y, width, height, class: "under" }),
      svg("rect", { x, y, width, height, class: "box" }),
    );
  });
  return html("span", { class: "example" }, image, box);
}
