// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which of the browser's tabs leads: the one that holds a lock. The browser hands it on when that tab closes, crashes
 * or steps down. Where there are no locks every tab leads itself.
 */

/** It ends in the version of what the leader tells the others (channel.js). */
export const LOCK = "holdfast.poll.2";

/**
 * @param {{locks: LockManager|null, lead: () => () => void}} deps `lead` is called when this tab comes to lead, and
 *   answers with what ends that
 * @returns {{stand: () => void, seize: () => void, rest: () => void}}
 *   `stand`: be ready to lead; `seize`: lead now, whoever did; `rest`: do not lead, and do not wait for it
 */
export function createElection({ locks, lead }) {
  let candidacy = null;

  /** Waits for the lock, and holds it until `withdraw`, or until another tab seizes it. */
  function run(steal) {
    const mine = { abort: new AbortController(), stop: null, release: () => {} };
    candidacy = mine;
    if (locks === null) {
      mine.stop = lead();
      return;
    }
    // The browser takes no signal with a theft, which does not wait anyway.
    const options = steal ? { steal } : { signal: mine.abort.signal };
    const held = locks.request(LOCK, options, () => {
      if (candidacy !== mine) return null;
      mine.stop = lead();
      return new Promise((resolve) => {
        mine.release = resolve;
      });
    });
    held.catch((error) => lost(mine, error));
  }

  function lost(mine, error) {
    if (candidacy !== mine) return;
    end(mine);
    // Aborted by the browser: another tab seized the lead. Anything else: it forbids locks here.
    if (error?.name !== "AbortError") locks = null;
    run(false);
  }

  function end(mine) {
    candidacy = null;
    mine.stop?.();
    mine.stop = null;
    mine.release();
    mine.abort.abort();
  }

  return {
    stand() {
      if (candidacy === null) run(false);
    },
    seize() {
      if (candidacy?.stop) return;
      if (candidacy !== null) end(candidacy);
      run(true);
    },
    rest() {
      if (candidacy !== null) end(candidacy);
    },
  };
}
