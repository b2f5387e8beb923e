// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Milliseconds that go on while the machine sleeps. The monotonic clock of most browsers stands still then, and a
 * countdown that believes it promises what is gone.
 *
 * The wall clock is only asked how long ago something was. One that is set back changes nothing; one that is set
 * forward looks like a sleep, so after each leap the shop is asked, which knows.
 */

/** What the clocks may differ by without a sleep: a wall clock that is being corrected runs 0.05 % fast or slow. */
export const LEAP_MS = 1_000;

/**
 * @param {{monotonic: () => number, wall: () => number, later: (job: () => void) => void}} deps
 *   `later`: runs a job after whoever asks for the time now is done with it
 * @returns {{now: () => number, onLeap: (listener: () => void) => void}}
 * @example const { now } = createClock({ monotonic: () => 5, wall: () => 1_700_000_000_000, later: queueMicrotask });
 */
export function createClock({ monotonic, wall, later }) {
  /** @type {(() => void)[]} */
  const listeners = [];
  let slept = 0;
  let apart = wall() - monotonic();
  return {
    now() {
      const at = monotonic();
      const more = wall() - at - apart;
      if (Math.abs(more) >= LEAP_MS) {
        apart += more;
        if (more > 0) {
          slept += more;
          for (const listener of listeners) later(listener);
        }
      }
      return at + slept;
    },
    onLeap(listener) {
      listeners.push(listener);
    },
  };
}
