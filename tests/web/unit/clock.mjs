// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** A clock that stands still until it is told to go on, and timers that follow it. */
export function createClock() {
  let at = 0;
  let ids = 0;
  const timers = new Map();

  /** Lets every promise that can be settled by now settle. */
  const settle = () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });

  return {
    now: () => at,
    setTimeout(run, ms) {
      ids += 1;
      timers.set(ids, { run, due: at + Math.max(0, ms) });
      return ids;
    },
    clearTimeout: (id) => timers.delete(id),
    sleep(ms) {
      return new Promise((resolve) => {
        this.setTimeout(resolve, ms);
      });
    },
    waiting: () => timers.size,
    /** Goes on by ms, stopping at each timer that falls due. */
    async advance(ms) {
      const until = at + ms;
      await settle();
      for (;;) {
        const [id, timer] = [...timers].sort((a, b) => a[1].due - b[1].due)[0] ?? [];
        if (timer === undefined || timer.due > until) break;
        timers.delete(id);
        at = timer.due;
        timer.run();
        await settle();
      }
      at = until;
    },
  };
}

/** The same draws on every run; mulberry32. */
export function createRandom(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
