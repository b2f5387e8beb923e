// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whether this browser will know its shopper again. The shop's cookie cannot be read from a page, but it can be seen
 * whether cookies are kept at all, and, after a reload, that another session came with the page.
 */

const PROBE = "holdfast.probe";
const STORED_AS = "holdfast.session";

/**
 * @param {{cookieEnabled?: boolean}} navigator
 * @param {{cookie: string}} jar where the page keeps its cookies
 * @returns {boolean} a cookie that is set is there afterwards
 */
export function keepsCookies(navigator, jar) {
  if (navigator.cookieEnabled === false) return false;
  try {
    jar.cookie = `${PROBE}=1; Path=/; SameSite=Lax`;
    const kept = jar.cookie.split(/;\s*/).includes(`${PROBE}=1`);
    jar.cookie = `${PROBE}=; Path=/; SameSite=Lax; Max-Age=0`;
    return kept;
  } catch {
    return false;
  }
}

/**
 * Remembers, for as long as the tab lives, in whose cart there was something.
 *
 * @param {() => Storage} storage
 * @param {string|null} session the page's
 * @returns {{lost: () => boolean, note: (holdsSomething: boolean) => void}}
 *   `lost`: the page that was here before had something in a cart that this one cannot see
 */
export function createSessionMemory(storage, session) {
  let noted = quietly(() => storage().getItem(STORED_AS));
  const lost = noted !== null && noted !== session;
  return {
    lost: () => lost,
    note(holdsSomething) {
      const now = holdsSomething ? session : null;
      if (now === noted || (lost && !holdsSomething)) return;
      noted = now;
      quietly(() => (now === null ? storage().removeItem(STORED_AS) : storage().setItem(STORED_AS, now)));
    },
  };
}

/** A browser may forbid storage, or throw on touching it. */
function quietly(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
