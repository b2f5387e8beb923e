/** One line of the cart. */

import { createButton, maker, setAttribute, setText } from "./view_parts.js";

export function createLine(document, { item }, doors) {
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
