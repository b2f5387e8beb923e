// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whose cart it is. A session is given, or somebody has to be asked for it: the shop's own server, or the shop, which
 * mints one for whoever has none. That is done when something needs it, once for all that do, and again when the shop
 * does not know it any more. One that the shop minted is renewed when it is used after half of its time.
 *
 * @typedef {{kept: () => string|null, since: () => number|null, keep: (session: string, since: number) => void,
 *   forget: () => void}} SessionMemory `since`: when the kept one was had, in milliseconds since 1970
 * @typedef {{known: () => string|null, id: () => string|null, get: () => Promise<string|null>,
 *   renew: (stale: string|null) => Promise<string|null>}} Sessions
 *   `known`: without asking anybody; `id`: what stays the same when it is renewed; `renew`: the shop does not know this one
 *   any more; null: there is no other
 */

const SESSION = /^[A-Za-z0-9._-]{1,128}$/;
/** `<id>.<person>.<expiry>.<mac>` of HTTP.md */
const SIGNED = /^([^.]+)\.([^.]*)\.(\d+)\.[^.]+$/;
/** After a renewal that failed it is left alone for so long. */
const REST_MS = 10 * 60_000;

/**
 * @param {{given?: string|null, obtain?: (() => Promise<string>)|null, prolong?: ((session: string) => Promise<string>)|null,
 *   memory?: SessionMemory|null, changed?: () => void, wall?: () => number}} deps
 *   `obtain`: where there is another to be had; `prolong`: where the same is to be had for longer; `memory` outlives the
 *   page; `changed`: it is another one now
 * @returns {Sessions}
 */
export function createSessions({
  given = null,
  obtain = null,
  prolong = null,
  memory = null,
  changed = () => {},
  wall = () => 0,
}) {
  let session = given;
  /** When it was had, where that is known: a session that was kept by a page of before does not say. */
  let since = -Infinity;
  let restsUntil = -Infinity;
  let prolonging = false;
  /** @type {Promise<string>|null} */
  let asking = null;

  /** @param {() => Promise<string>} from */
  async function ask(from) {
    const told = await from();
    if (typeof told !== "string" || !SESSION.test(told)) throw new TypeError("a session was expected");
    // Another tab may have had the same thought a moment before.
    const mine = memory?.kept() ?? told;
    have(mine);
    changed();
    return mine;
  }

  /** @param {string} mine */
  function have(mine) {
    session = mine;
    since = wall();
    memory?.keep(mine, since);
  }

  /** One for a person ends when the shop said; one that is over is no use any more. @param {string} mine */
  function isHalfOver(mine) {
    const [, , person, expiry] = SIGNED.exec(mine) ?? [];
    if (expiry === undefined || person !== "") return false;
    const ends = Number(expiry) * 1000;
    return wall() >= ((memory?.since() ?? since) + ends) / 2 && wall() < ends;
  }

  /** Nobody waits for it: the one that there is goes on being good. @param {string|null} mine */
  async function keepUp(mine) {
    if (prolong === null || prolonging || mine === null || wall() < restsUntil || !isHalfOver(mine)) return;
    prolonging = true;
    try {
      const told = await prolong(mine);
      if (SIGNED.exec(told)?.[1] !== SIGNED.exec(mine)?.[1]) throw new TypeError("the same session was expected");
      if (session === mine) have(told);
    } catch {
      restsUntil = wall() + REST_MS;
    } finally {
      prolonging = false;
    }
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
    async get() {
      const mine = known();
      void keepUp(mine);
      return mine ?? another();
    },
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
  const since = `${name}.since`;
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
    since: () => Number(quietly(() => storage().getItem(since))) || null,
    keep(session, at) {
      quietly(() => {
        storage().setItem(name, session);
        if (SIGNED.test(session)) storage().setItem(since, String(at));
      });
    },
    forget() {
      quietly(() => {
        storage().removeItem(name);
        storage().removeItem(since);
      });
    },
  };
}
