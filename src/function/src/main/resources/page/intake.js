// All the ways a picture comes in.

import { byId } from "./dom.js";

/**
 * Calls back with every picture that is dropped, pasted, chosen or photographed.
 *
 * @param taken gets a File or Blob
 */
export function intake(taken) {
  for (const id of ["choose", "photograph"]) {
    const input = byId(id);
    input.addEventListener("change", () => {
      take(input.files);
      // The same file again is a question, too.
      input.value = "";
    });
  }
  document.addEventListener("paste", (event) => take(event.clipboardData.files));
  const stage = byId("stage");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    stage.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) {
      stage.classList.remove("over");
    }
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    stage.classList.remove("over");
    take(event.dataTransfer.files);
  });

  function take(files) {
    if (files.length > 0) {
      taken(files[0]);
    }
  }
}
