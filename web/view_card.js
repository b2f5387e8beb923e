/** One item on the shelf. */

import { createButton, maker, setText } from "./view_parts.js";

export function createCard(document, { item }, doors) {
  const make = maker(document);
  const name = make("h3", { id: `name-${item}` });
  const soldOut = make("span", { class: "sold-out" });
  const number = make("span", { class: "number", "data-testid": `count-${item}` });
  const leftOf = make("span", { class: "left-of" });
  const bar = make(
    "div",
    { class: "bar", "aria-hidden": "true" },
    make("i", { class: "free" }),
    make("i", { class: "held" }),
  );
  const held = make("span", { class: "held-now" });
  const note = make("p", { class: "note", "data-testid": `note-${item}` });
  const add = createButton(
    document,
    { class: "add", "data-testid": `add-${item}`, "aria-describedby": `name-${item}` },
    (button) => (button.can ? doors.press(item, "more") : doors.pressInVain(item, button.reason)),
  );
  const root = make(
    "article",
    { class: "card", "data-testid": `item-${item}`, "aria-labelledby": `name-${item}` },
    make("div", { class: "card-head" }, name, soldOut),
    make("p", { class: "count" }, number, make("span", { class: "count-words" }, leftOf, held)),
    bar,
    note,
    add.root,
  );
  return {
    root,
    add: add.root,
    render(model) {
      setText(name, model.name);
      setText(soldOut, model.soldOut);
      if (setText(number, model.count)) pop(number);
      setText(leftOf, model.leftOf);
      setText(held, model.held);
      setText(note, model.note);
      root.toggleAttribute("data-old", model.old);
      root.toggleAttribute("data-sold-out", model.soldOut !== "");
      number.style.setProperty("--digits", model.count.length);
      bar.style.setProperty("--free", model.shares.available);
      bar.style.setProperty("--held-share", model.shares.held);
      add.render(model.add);
    },
  };
}

/** A short swell of a number that changed, for those who do not mind motion. */
function pop(node) {
  const still = node.ownerDocument.defaultView.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still)
    node.animate?.([{ transform: "scale(1.12)" }, { transform: "none" }], { duration: 320, easing: "ease-out" });
}
