// What the address keeps: the view and the options, never the picture.

const DEFAULTS = { class: "", against: "", listed: 5, without: [], heat: 70, borders: false };

/** The view of an address, and its options. */
export function read(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view, name] = path.split("/", 2);
  const given = new URLSearchParams(query ?? "");
  return {
    view: view === "prototypes" ? (name ? "prototype" : "gallery") : "picture",
    name: name ? decoded(name) : "",
    options: {
      class: given.get("class") ?? DEFAULTS.class,
      against: given.get("against") ?? DEFAULTS.against,
      listed: within(given.get("listed"), 1, 100, DEFAULTS.listed),
      without: given.getAll("without").filter((one) => /^\d{1,9}[+-]$/.test(one)),
      heat: within(given.get("heat"), 0, 100, DEFAULTS.heat),
      borders: given.get("borders") === "true",
    },
  };
}

/** The address of options; those that are as usual are left out. */
export function write(options) {
  const query = new URLSearchParams();
  for (const [name, usual] of Object.entries(DEFAULTS)) {
    for (const value of [options[name]].flat()) {
      if (value !== usual) {
        query.append(name, value);
      }
    }
  }
  return query.size ? `#/?${query}` : "#/";
}

/** The address of a prototype's page. */
export const prototypeAddress = (name) => `#/prototypes/${encodeURIComponent(name)}`;

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function within(text, least, most, usual) {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number >= least && number <= most ? number : usual;
}
