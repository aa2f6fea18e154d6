// Asks the function that serves this page. Addresses are relative, so that a gateway's prefix stays.

/** What the function, or the way to it, has against a question, as a sentence. */
export class Problem extends Error {}

/**
 * Explains a picture.
 *
 * @returns the answer as an object, and as the text it came in
 */
export async function explain(picture, options, signal) {
  const response = await post(picture, options, "application/json", signal);
  const text = await response.text();
  return { answer: JSON.parse(text), text };
}

/** The explanation as a drawing that stands alone. */
export async function drawing(picture, options) {
  return (await post(picture, options, "image/svg+xml")).blob();
}

export const classes = () => get("classes");

export const classOf = (label, query) => get(`classes/${encodeURIComponent(label)}?${query}`);

export const prototypes = () => get("prototypes?examples=link");

export const prototype = (name) => get(`prototypes/${encodeURIComponent(name)}?examples=link`);

/** Where a training picture lies, whatever address the answer names: below this page, which may show it. */
export const thumbnail = (image) => `gallery/${image.split("/").pop()}`;

/** A picture of the gallery, to be asked about. */
export async function picture(address) {
  return (await checked(request(address))).blob();
}

async function get(address) {
  return (await checked(request(address))).json();
}

function post(picture, options, accept, signal) {
  // Its bytes tell what it is; the function tells what it found if that is no picture.
  const type = picture.type.startsWith("image/") ? picture.type : "image/unknown";
  const headers = { "Content-Type": type, Accept: accept };
  return checked(request(`explain?${options}`, { method: "POST", body: picture, headers, signal }));
}

async function request(address, how) {
  try {
    return await fetch(address, how);
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new Problem("The function cannot be reached. Is it still running?");
  }
}

async function checked(asked) {
  const response = await asked;
  if (response.ok) {
    return response;
  }
  throw new Problem(sentence(response.status, await detail(response)));
}

async function detail(response) {
  try {
    return (await response.json()).detail;
  } catch {
    // Something between the function and here has answered.
    return null;
  }
}

function sentence(status, detail) {
  if (status === 429 || status === 503) {
    return "The function is busy at the moment. Try again in a second.";
  }
  if (!detail) {
    return `The function could not answer (status ${status}).`;
  }
  const told = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(told) ? told : `${told}.`;
}
