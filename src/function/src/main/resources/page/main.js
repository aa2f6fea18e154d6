// What happens when: the views, the options in the address, the question and its answer.

import { byId } from "./dom.js";
import { best, logitsWithout, nameOf, percent, scores } from "./arithmetic.js";
import * as address from "./address.js";
import { classes, options as classOptions } from "./classes.js";
import { decision } from "./decision.js";
import { save } from "./exports.js";
import { gallery, showPrototype } from "./gallery.js";
import { intake } from "./intake.js";
import { samples } from "./samples.js";
import * as service from "./service.js";
import { stage } from "./stage.js";

const VIEWS = { picture: "picture-view", gallery: "gallery-view", prototype: "prototype-view" };

/** How many classes are explained at once, so that choosing one of them needs no question. */
const TOP_CLASSES = 5;

const picture = stage(light);

let { options } = address.read(location.hash);
let labels = [];
let asked = null;
let told = null;
let lit = null;
let pinned = null;
let question = new AbortController();
let shownGallery = null;
let switched = null;
let knowing = null;

/** Learns which classes there are, once; if that fails, the next time. */
function know() {
  knowing ??= service.classes().then(
    ({ model, classes: all }) => {
      labels = all.map((one) => one.label);
      byId("model").textContent = `${model.name} · ${model.version} · ${labels.length} classes`;
    },
    (problem) => {
      knowing = null;
      throw problem;
    },
  );
  return knowing;
}

/* Views. */

function route() {
  const { view, name, options: wanted } = address.read(location.hash);
  for (const [known, id] of Object.entries(VIEWS)) {
    byId(id).hidden = known !== view;
  }
  byId("to-picture").setAttribute("aria-current", view === "picture" ? "page" : "false");
  byId("to-prototypes").setAttribute("aria-current", view === "picture" ? "false" : "page");
  document.title = `${{ picture: "Why?", gallery: "Prototypes", prototype: `Prototype ${name}` }[view]} · InfoDisent`;
  tell(null);
  if (view === "picture") {
    // Coming back from a prototype's page changes nothing; an address that somebody sent does.
    if (location.hash.includes("?")) {
      take(wanted);
    } else if (told) {
      remember();
    }
  } else if (view === "gallery") {
    attempt(async () => {
      await know();
      shownGallery ??= gallery(labels);
      await shownGallery.open();
    });
  } else {
    attempt(() => showPrototype(name));
    byId("prototype-heading").focus();
  }
}

function take(wanted) {
  const another = ["class", "against", "listed"].some((name) => wanted[name] !== options[name]);
  options = wanted;
  style();
  if (asked && another) {
    ask();
  } else if (told) {
    render();
  }
}

function remember() {
  if (address.read(location.hash).view === "picture") {
    history.replaceState(null, "", address.write(options));
  }
}

/** Tells what is wrong, or that nothing is. */
function tell(problem) {
  byId("problem").textContent = problem ?? "";
  byId("problem").hidden = !problem;
}

async function attempt(work) {
  try {
    return await work();
  } catch (e) {
    if (e.name !== "AbortError") {
      tell(e instanceof service.Problem ? e.message : `This page failed: ${e.message}`);
    }
    return null;
  }
}

/* The question. */

function chosen(blob) {
  URL.revokeObjectURL(byId("shown").src);
  picture.show(URL.createObjectURL(blob));
  if (asked) {
    // Of another picture, another class may be the best; of the first, the address may say what is asked.
    options = { ...options, class: "", against: "", without: [] };
  }
  pinned = null;
  asked = blob;
  if (address.read(location.hash).view === "picture") {
    remember();
  } else {
    location.hash = "#/";
  }
  ask();
}

function query() {
  const query = new URLSearchParams({ topPrototypes: options.listed });
  if (options.class) {
    query.append("classes", options.class);
  }
  if (options.against) {
    query.append("against", options.against);
  }
  return query;
}

async function ask() {
  question.abort();
  question = new AbortController();
  const { signal } = question;
  tell(null);
  byId("status").textContent = "Explaining …";
  byId("answer").setAttribute("aria-busy", "true");
  const wanted = query();
  wanted.append("topClasses", TOP_CLASSES);
  for (const name of ["maps", "contributions"]) {
    wanted.append(name, "true");
  }
  wanted.append("examples", "link");
  const answered = await attempt(async () => {
    await know();
    const answer = await service.explain(asked, wanted, signal);
    performance.mark("answered");
    return answer;
  });
  if (signal.aborted) {
    return;
  }
  byId("status").textContent = "";
  byId("answer").removeAttribute("aria-busy");
  if (answered) {
    told = answered;
    byId("introduction").hidden = true;
    byId("answer").hidden = false;
    byId("heat-controls").inert = false;
    render();
    painted();
  } else if (!byId("problem").hidden) {
    told = null;
    byId("introduction").hidden = false;
    byId("answer").hidden = true;
    byId("heat-controls").inert = true;
    picture.clear();
  }
}

/** Measures how long after the answer it was there to see. */
function painted() {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.measure("answer-painted", "answered");
    port2.postMessage(null);
  });
}

/* The answer. */

function explained() {
  return told.answer.classes.find((one) => one.label === options.class) ?? told.answer.classes[0];
}

/** What is summed up: a class's logit, or the difference of two. */
function sum() {
  const { against } = told.answer;
  if (against) {
    const { chosen: one, other } = against;
    return {
      prototypes: against.prototypes,
      amount: (prototype) => prototype.difference,
      total: against.difference,
      bias: against.bias,
      name: "difference",
      sum: `What each prototype adds to ${one.label} more than to ${other.label}`,
      axis: "adds, one class less the other",
      heading: `Why ${one.label} and not ${other.label}?`,
    };
  }
  const one = explained();
  return {
    prototypes: one.prototypes,
    amount: (prototype) => prototype.contribution,
    total: one.logit,
    bias: one.bias,
    name: "logit",
    sum: `What each prototype adds to ${one.label}`,
    axis: "adds",
    heading: `Why ${one.label}?`,
  };
}

function render() {
  const { answer } = told;
  const summed = sum();
  byId("why-heading").textContent = summed.heading;
  picture.explain(answer.image, answer.grid, summed.prototypes, summed.amount);
  switched = decision(byId("decision"), summed, { light, pin, count });
  press();
  rescore();
  against();
  byId("print-head").textContent =
    `${answer.model.name}, version ${answer.model.version}; explanation ${answer.id}; ${location.host}`;
  light(null);
}

/** What is switched off among what is listed. */
function off() {
  const listed = new Set(told.answer.contributions.prototypes.map(nameOf));
  return new Set(options.without.filter((name) => listed.has(name)));
}

/** Follows a switch, by arithmetic alone. */
function rescore() {
  const { contributions } = told.answer;
  const without = off();
  const before = scores(contributions.logits);
  const logits = logitsWithout(contributions, without);
  const after = without.size > 0 ? scores(logits) : null;
  switched(without);
  const focus = focused();
  classes(byId("classes"), { labels, before, after, chosen: explained().index }, choose);
  byId("rescored").textContent = after ? sentence(without, before, after) : "";
  byId("count-all").hidden = options.without.length === 0;
  focus();
}

/** The list of classes is built anew, and whoever goes through it by keyboard must not lose the place. */
function focused() {
  const within = byId("classes").contains(document.activeElement);
  return () => within && byId("classes").querySelector("input:checked")?.focus();
}

function sentence(without, before, after) {
  const [was, is] = [best(before), best(after)];
  const names = [...without].join(", ");
  const unknown = options.without.filter((name) => !without.has(name));
  const left = unknown.length > 0 ? ` ${unknown.join(", ")} is not listed and counts.` : "";
  return was === is
    ? `Without ${names} it is still ${labels[is]}, ${percent(after[is])}.${left}`
    : `Without ${names} it would be ${labels[is]}, ${percent(after[is])}.${left}`;
}

function against() {
  const select = byId("against");
  const first = best(told.answer.contributions.logits);
  select.replaceChildren(new Option("…", ""), ...classOptions(labels, new Set([first])));
  select.value = options.against ? labels.indexOf(options.against) : "";
  byId("against-label").hidden = new Set(labels).size < 2;
}

function choose(index) {
  set({ class: labels[index], against: "" }, !told.answer.classes.some((one) => one.index === index));
}

function count(name, whether) {
  options = {
    ...options,
    without: whether ? options.without.filter((one) => one !== name) : [...options.without, name],
  };
  remember();
  rescore();
}

/** Changes options; what the answer does not hold is asked for. */
function set(changed, another) {
  const wasAgainst = options.against;
  options = { ...options, ...changed };
  remember();
  if (another || options.against !== wasAgainst) {
    ask();
  } else {
    render();
  }
}

/* What is lit. */

function light(name) {
  lit = name ?? pinned;
  picture.light(lit);
  for (const item of document.querySelectorAll("#decision li[data-name]")) {
    item.classList.toggle("lit", item.dataset.name === lit);
  }
}

function pin(name) {
  pinned = pinned === name ? null : name;
  press();
  light(name);
}

function press() {
  for (const item of document.querySelectorAll("#decision li[data-name]")) {
    item.querySelector(".name").setAttribute("aria-pressed", item.dataset.name === pinned);
    item.classList.toggle("lit", item.dataset.name === lit);
  }
}

function style() {
  byId("strength").value = options.heat;
  byId("borders").checked = options.borders;
  byId("listed").value = options.listed;
  picture.style(options);
}

/* What is to be taken away. */

function fileName(end) {
  return `why-${explained().label.replace(/[^\p{L}\p{N}]+/gu, "-")}.${end}`;
}

byId("save-json").addEventListener("click", () =>
  save(told.text, "application/json", fileName("json")),
);
byId("save-svg").addEventListener("click", () =>
  attempt(async () => {
    const wanted = query();
    wanted.append("topClasses", 1);
    wanted.append("examples", "inline");
    save(await service.drawing(asked, wanted), "image/svg+xml", fileName("svg"));
  }),
);
byId("print").addEventListener("click", () => print());
byId("share").addEventListener("click", () =>
  attempt(async () => {
    if (!navigator.clipboard) {
      // Browsers have one only where they trust the way to the page.
      throw new service.Problem("This browser does not let the page copy; the link is in the address bar.");
    }
    await navigator.clipboard.writeText(location.href);
    byId("status").textContent = "Copied; the address keeps the options, not the picture.";
  }),
);

byId("strength").addEventListener("input", (event) => restyle({ heat: Number(event.target.value) }));
byId("borders").addEventListener("change", (event) => restyle({ borders: event.target.checked }));
byId("listed").addEventListener("change", (event) => set({ listed: Number(event.target.value) }, true));
byId("count-all").addEventListener("click", () => {
  options = { ...options, without: [] };
  remember();
  rescore();
});
byId("against").addEventListener("change", (event) => set({ against: labels[event.target.value] ?? "" }));

function restyle(changed) {
  options = { ...options, ...changed };
  picture.style(options);
  remember();
}

/* The beginning. */

intake(chosen);
style();
window.addEventListener("hashchange", route);
route();
attempt(async () => {
  await know();
  await samples(labels, (one) => attempt(async () => chosen(await service.picture(one))));
});
