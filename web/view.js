/**
 * The page's only door to the DOM: presses come out, what present.js says goes in. It keeps each element it made and
 * changes only what differs, so that focus, selection and screen readers are left alone. Text is only ever set as
 * text, and styles through the CSSOM, as the page's content security policy wants it.
 */

/**
 * @typedef {{press: (item: string, wish: "more"|"less"|"remove") => void,
 *   pressInVain: (item: string, reason: string) => void, switchLanguage: () => void,
 *   dismiss: (id: number) => void}} Doors
 */

/**
 * @param {Document} document
 * @param {Doors} doors
 * @returns {{render: (page: import("./present.js").Page) => void}}
 * @example createView(document, doors).render(present(state, now));
 */
export function createView(document, doors) {
  const at = (id) => document.getElementById(id);
  const cards = new Map();
  const lines = new Map();
  let shown = null;

  at("language").addEventListener("click", () => doors.switchLanguage());
  wireToast(document, () => shown?.message && doors.dismiss(shown.message.id));

  return {
    render(page) {
      renderWords(document, page, shown);
      renderKeyed(at("items"), cards, page.items, (item) => createCard(document, item, doors));
      const left = renderKeyed(at("cart-lines"), lines, page.cart.lines, (line) => createLine(document, line, doors));
      // Focus that was in a line which is gone goes to where the shopper can take the item again.
      if (left !== null) cards.get(left)?.add.focus();
      setText(at("cart-empty"), page.cart.heading);
      setText(at("cart-note"), page.cart.note);
      setText(at("to-cart"), page.cart.summary);
      renderConnection(at, page);
      renderToast(document, page.message, shown?.message ?? null);
      if (page.notice && page.notice.id !== shown?.notice?.id) announce(document, at("notice"), page.notice.text);
      at("shop").dataset.ready = "";
      shown = page;
    },
  };
}

/** The words which stand in the HTML; they change with the language only. */
function renderWords(document, page, shown) {
  if (shown?.lang === page.lang) return;
  document.documentElement.lang = page.lang;
  document.title = page.say("title");
  for (const node of document.querySelectorAll("[data-text]")) setText(node, page.say(node.dataset.text));
  const language = document.getElementById("language");
  language.lang = page.otherLang;
  language.setAttribute("aria-label", `${page.say("switchLanguage")}, ${page.say("switchLanguageLabel")}`);
  setText(language, page.say("switchLanguage"));
  document.getElementById("dismiss").setAttribute("aria-label", page.say("dismiss"));
}

function renderConnection(at, page) {
  setAttribute(at("connection"), "data-state", page.connection.state);
  setText(at("connection-word"), page.connection.label);
  setText(at("connecting"), page.connecting);
}

/** Brings a list of elements in line with a list of models, by item. @returns {string|null} the item that lost focus */
function renderKeyed(parent, parts, models, create) {
  const wanted = new Set(models.map(({ item }) => item));
  let lostFocus = null;
  for (const [item, part] of parts) {
    if (wanted.has(item)) continue;
    if (part.root.contains(parent.ownerDocument.activeElement)) lostFocus = item;
    part.root.remove();
    parts.delete(item);
  }
  models.forEach((model, index) => {
    const part = parts.get(model.item) ?? create(model);
    parts.set(model.item, part);
    if (parent.children[index] !== part.root) parent.insertBefore(part.root, parent.children[index] ?? null);
    part.render(model);
  });
  return lostFocus;
}

function createCard(document, { item }, doors) {
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

function createLine(document, { item }, doors) {
  const make = maker(document);
  const press = (wish) => (button) => {
    if (button.can) doors.press(item, wish);
    else if (button.reason !== null) doors.pressInVain(item, button.reason);
  };
  const name = make("span", { class: "line-name", id: `line-name-${item}` });
  const countdown = make("span", { class: "countdown", role: "timer", "data-testid": `countdown-${item}` });
  const less = createButton(document, { class: "step", "data-testid": `less-${item}` }, press("less"), "−");
  const more = createButton(document, { class: "step", "data-testid": `more-${item}` }, press("more"), "+");
  const quantity = make("span", { class: "quantity", "data-testid": `quantity-${item}` });
  const times = make("span", { class: "times", "aria-hidden": "true" });
  const steps = make("span", { class: "steps", role: "group" }, times, less.root, quantity, more.root);
  const remove = createButton(
    document,
    { class: "remove", "data-testid": `remove-${item}`, "aria-describedby": `line-name-${item}` },
    press("remove"),
  );
  const root = make(
    "li",
    { class: "line", "data-testid": `cart-line-${item}` },
    make("div", { class: "line-head" }, name, countdown),
    make("div", { class: "line-tools" }, steps, remove.root),
  );
  return {
    root,
    render(model) {
      setText(name, model.name);
      setText(quantity, model.quantity);
      setText(countdown, model.countdown);
      countdown.toggleAttribute("data-soon", model.soon);
      setAttribute(steps, "aria-label", model.quantityLabel);
      less.root.hidden = more.root.hidden = !model.steps;
      setText(times, model.steps ? "" : model.quantityLabel);
      less.render(model.less);
      more.render(model.more);
      remove.render(model.remove);
    },
  };
}

/**
 * A button that is never `disabled`, because that would take the focus away: it says aria-disabled, and its press
 * then explains. With `sign` the label is for screen readers only.
 */
function createButton(document, attributes, onPress, sign = null) {
  const make = maker(document);
  const label = make("span", { class: "label" }, sign ?? "");
  const root = make(
    "button",
    { type: "button", ...attributes },
    make("span", { class: "spinner", "aria-hidden": "true" }),
    label,
  );
  let model = null;
  root.addEventListener("click", () => onPress(model));
  return {
    root,
    render(next) {
      model = next;
      if (sign === null) setText(label, next.label);
      else setAttribute(root, "aria-label", next.label);
      setAttribute(root, "aria-disabled", next.can ? null : "true");
      root.toggleAttribute("data-busy", next.busy);
    },
  };
}

/** The close button, Escape, and the focus going back to where it came from. */
function wireToast(document, dismiss) {
  const button = document.getElementById("dismiss");
  let before = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target !== button) before = target;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") dismiss();
  });
  button.addEventListener("click", () => {
    dismiss();
    if (before?.isConnected) before.focus();
  });
}

function renderToast(document, message, shown) {
  const toast = document.getElementById("toast");
  toast.toggleAttribute("data-shown", message !== null);
  document.getElementById("dismiss").hidden = message === null;
  if (message === null) {
    if (shown !== null) announce(document, document.getElementById("message"), "");
    return;
  }
  setAttribute(toast, "data-tone", message.tone);
  if (message.id !== shown?.id || message.text !== shown.text)
    announce(document, document.getElementById("message"), message.text);
}

/** A new node each time: a screen reader reads the same words again only if they are added again. */
function announce(document, region, text) {
  region.replaceChildren(maker(document)("span", {}, text));
}

/** A short swell of a number that changed, for those who do not mind motion. */
function pop(node) {
  const still = node.ownerDocument.defaultView.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still)
    node.animate?.([{ transform: "scale(1.12)" }, { transform: "none" }], { duration: 320, easing: "ease-out" });
}

function maker(document) {
  return (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
}

/** @returns {boolean} there was another text before, not merely none */
function setText(node, text) {
  const before = node.textContent;
  if (before === text) return false;
  node.textContent = text;
  return before !== "";
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}
