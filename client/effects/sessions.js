// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whose cart it is. A session is given, or somebody has to be asked for it: the shop's own server, or the shop, which
 * mints one for whoever has none. That is done when something needs it, once for all that do, and again when the shop
 * does not know it any more.
 *
 * @typedef {{kept: () => string|null, keep: (session: string) => void, forget: () => void}} SessionMemory
 * @typedef {{known: () => string|null, id: () => string|null, get: () => Promise<string|null>,
 *   renew: (stale: string|null) => Promise<string|null>}} Sessions
 *   `known`: without asking anybody; `id`: what stays the same when it is renewed; `renew`: the shop does not know this one
 *   any more; null: there is no other
 */

const SESSION = /^[A-Za-z0-9._-]{1,128}$/;
/** `<id>.<person>.<expiry>.<mac>` of HTTP.md */
const SIGNED = /^([^.]+)\.[^.]*\.\d+\.[^.]+$/;

/**
 * @param {{given?: string|null, obtain?: (() => Promise<string>)|null, memory?: SessionMemory|null,
 *   changed?: () => void}} deps
 *   `obtain`: where there is another to be had; `memory` outlives the page; `changed`: it is another one now
 * @returns {Sessions}
 */
export function createSessions({ given = null, obtain = null, memory = null, changed = () => {} }) {
  let session = given;
  /** @type {Promise<string>|null} */
  let asking = null;

  /** @param {() => Promise<string>} from */
  async function ask(from) {
    const told = await from();
    if (typeof told !== "string" || !SESSION.test(told)) throw new TypeError("a session was expected");
    // Another tab may have had the same thought a moment before.
    const mine = memory?.kept() ?? told;
    session = mine;
    memory?.keep(mine);
    changed();
    return mine;
  }

  const known = () => (session ??= memory?.kept() ?? null);

  function another() {
    if (obtain === null) return null;
    asking ??= ask(obtain).finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    known,
    id() {
      const mine = known();
      return mine === null ? null : (SIGNED.exec(mine)?.[1] ?? mine);
    },
    get: async () => known() ?? another(),
    async renew(stale) {
      if (session !== stale) return known() ?? another();
      if (obtain === null) return null;
      session = null;
      // Where another tab has got one meanwhile, that is it.
      if (memory?.kept() === stale) memory?.forget();
      const kept = known();
      if (kept === null) return another();
      changed();
      return kept;
    },
  };
}

/**
 * Where a browser keeps a session for the pages of one origin, if it does.
 *
 * @param {() => Storage} storage
 * @param {string} name
 * @returns {SessionMemory}
 */
export function createSessionKeeper(storage, name) {
  /** @template T @param {() => T} work @returns {T|null} */
  const quietly = (work) => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  return {
    kept() {
      const kept = quietly(() => storage().getItem(name));
      return kept !== null && SESSION.test(kept) ? kept : null;
    },
    keep: (session) => void quietly(() => storage().setItem(name, session)),
    forget: () => void quietly(() => storage().removeItem(name)),
  };
}
