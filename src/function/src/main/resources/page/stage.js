// The picture, with each prototype's region drawn on it, and the heat of one of them, cell by cell.

import { byId, svg } from "./dom.js";
import { nameOf } from "./arithmetic.js";

/** How large a region's number is, in pixels of the screen. */
const TAG = 20;

/**
 * Draws on the picture.
 *
 * @param lit is called with a prototype's name when its region is pointed at, and with null when no longer
 */
export function stage(lit) {
  const frame = byId("stage");
  const shown = byId("shown");
  const overlay = byId("overlay");
  let drawn = null;
  let look = { heat: 70, borders: false };
  let name = null;
  new ResizeObserver(regions).observe(overlay);
  // What is no picture, or none that this browser can show.
  shown.addEventListener("error", () => invite(true));

  return { show, explain, light, style, clear };

  /** Shows a picture, not explained yet. */
  function show(address) {
    shown.src = address;
    invite(false);
    clear();
  }

  function invite(whether) {
    shown.hidden = whether;
    byId("invitation").hidden = !whether;
    frame.dataset.state = whether ? "empty" : "shown";
  }

  /** Takes away what is drawn on the picture. */
  function clear() {
    drawn = null;
    overlay.replaceChildren();
    overlay.toggleAttribute("hidden", true);
  }

  /**
   * Draws what an answer tells.
   *
   * @param image the upright picture's size
   * @param grid the edges of the map's cells
   * @param prototypes those to draw, in the order of their numbers
   * @param amount from a prototype to what it adds
   */
  function explain(image, grid, prototypes, amount) {
    drawn = { image, grid, prototypes, amount };
    overlay.setAttribute("viewBox", `0 0 ${image.width} ${image.height}`);
    overlay.toggleAttribute("hidden", false);
    redraw();
  }

  /** Lights one prototype; none if null. */
  function light(one) {
    // What was lit for one class need not be listed for another.
    name = drawn?.prototypes.some((prototype) => nameOf(prototype) === one) ? one : null;
    redraw();
  }

  /** Sets how heat is drawn. */
  function style(options) {
    look = options;
    redraw();
  }

  function redraw() {
    if (drawn) {
      overlay.replaceChildren(heat(), borders(), svg("g", { id: "regions" }));
      regions();
    }
  }

  function side(prototype) {
    return drawn.amount(prototype) < 0 ? "against" : "for";
  }

  /** One rectangle a cell: what lies between two cells' centres nobody knows. */
  function heat() {
    const group = svg("g", { id: "heat", "aria-hidden": "true" });
    const prototype = drawn.prototypes.find((one) => nameOf(one) === name);
    if (prototype?.map) {
      const most = Math.max(...prototype.map.flat());
      group.setAttribute("class", side(prototype));
      prototype.map.forEach((row, y) =>
        row.forEach((value, x) => {
          if (value > 0) {
            group.append(svg("rect", { ...cell(x, y), "fill-opacity": ((value / most) * look.heat) / 100 }));
          }
        }),
      );
    }
    return group;
  }

  function cell(x, y) {
    const { columns, rows } = drawn.grid;
    return { x: columns[x], y: rows[y], width: columns[x + 1] - columns[x], height: rows[y + 1] - rows[y] };
  }

  function borders() {
    const { columns, rows } = drawn.grid;
    const [left, right, top, bottom] = [columns[0], columns.at(-1), rows[0], rows.at(-1)];
    const path = [
      ...columns.map((x) => `M${x} ${top}V${bottom}`),
      ...rows.map((y) => `M${left} ${y}H${right}`),
    ].join("");
    const group = svg("g", { id: "cells", "aria-hidden": "true" });
    if (look.borders) {
      group.append(svg("path", { d: path, class: "under" }), svg("path", { d: path, class: "over" }));
    }
    return group;
  }

  /** Regions, and their numbers, as large on a phone as on a wall. */
  function regions() {
    const group = overlay.querySelector("#regions");
    if (!drawn || !group) {
      return;
    }
    const box = overlay.getBoundingClientRect();
    if (box.width === 0) {
      // Another view is shown; this is called again when it is this one.
      return;
    }
    const unit = Math.max(drawn.image.width / box.width, drawn.image.height / box.height);
    group.replaceChildren(...places().map((place) => region(place, unit)));
  }

  /** Prototypes seen in the same cell share a place. */
  function places() {
    const places = new Map();
    drawn.prototypes.forEach((prototype, index) => {
      const key = `${prototype.cell.row},${prototype.cell.column}`;
      const here = places.get(key) ?? { box: prototype.box, prototypes: [], numbers: [] };
      here.prototypes.push(prototype);
      here.numbers.push(index + 1);
      places.set(key, here);
    });
    // What is lit lies on top.
    return [...places.values()].sort((one, other) => isLit(one) - isLit(other));
  }

  function isLit(place) {
    return place.prototypes.some((prototype) => nameOf(prototype) === name);
  }

  function region(place, unit) {
    const { x, y, width, height } = place.box;
    const text = place.numbers.join(" ");
    const lit_ = isLit(place);
    const state = lit_ ? " lit" : name ? " dimmed" : "";
    const wide = (TAG + 9 * (text.length - 1)) * unit;
    const high = TAG * unit;
    // Above the region where there is room, and inside the picture.
    const left = Math.max(0, Math.min(drawn.image.width - wide, x));
    const top = y >= high ? y - high : Math.min(drawn.image.height - high, y + height);
    const group = svg(
      "g",
      { class: `region ${side(place.prototypes[0])}${state}`, "data-names": place.prototypes.map(nameOf).join(" ") },
      svg("title", null, place.prototypes.map((one) => `Prototype ${nameOf(one)}`).join(", ")),
      svg("rect", { x, y, width, height, class: "under" }),
      svg("rect", { x, y, width, height, class: "box" }),
      svg("rect", { x: left, y: top, width: wide, height: high, rx: 4 * unit, class: "tag" }),
      svg(
        "text",
        { x: left + wide / 2, y: top + 0.72 * high, "font-size": 13 * unit, "text-anchor": "middle" },
        text,
      ),
    );
    group.addEventListener("pointerenter", () => lit(nameOf(place.prototypes[0])));
    group.addEventListener("pointerleave", () => lit(null));
    return group;
  }
}
