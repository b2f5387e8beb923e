/** What a button says, whether it can be pressed, and the message for a press in vain. Pure. */

/**
 * @typedef {{label: string, can: boolean, busy: boolean, reason: string|null}} Button
 *   `reason`: the message for someone who presses it in vain
 */

export function atLimit(item, hold) {
  return item.limit !== null && hold.quantity >= item.limit;
}

export function blocked(label, reason) {
  return { label, can: false, busy: false, reason };
}

export function busy(say, { wish, repeats }) {
  const doing = { more: "adding", less: "changing", remove: "removing" }[wish];
  return { label: say(repeats > 0 ? "tryingAgain" : doing), can: false, busy: true, reason: "stillTrying" };
}
