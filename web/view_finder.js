/** How one finds one of many: the search field, the switch to what is left, and how many that leaves. */

import { setAttribute, setText } from "./view_parts.js";

/**
 * @param {Document} document
 * @param {import("./view.js").Doors} doors
 * @returns {{render: (finder: import("./present.js").Page["finder"]) => void}}
 */
export function createFinder(document, doors) {
  const at = (id) => document.getElementById(id);
  at("search").addEventListener("input", ({ target }) => doors.search(target.value));
  at("only-left").addEventListener("change", ({ target }) => doors.onlyLeft(target.checked));
  return {
    render({ searchable, label, left, leftLabel, found, nothing }) {
      at("finder").hidden = !searchable;
      setAttribute(at("search"), "placeholder", label);
      setAttribute(at("search"), "aria-label", label);
      setText(at("only-left-label"), leftLabel);
      if (at("only-left").checked !== left) at("only-left").checked = left;
      setText(at("found"), found);
      setText(at("nothing"), nothing);
    },
  };
}
