// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { createSessionApi } from "../../../../client/effects/session_api.js";
import { createSessionKeeper, createSessions } from "../../../../client/effects/sessions.js";

const SIGNED = "4f2a.person.1795741200.mac";

function createStorage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test("a session is had once, however many need it, and is kept for the pages that come after", async () => {
  const storage = createStorage();
  let asked = 0;
  const open = () =>
    createSessions({
      obtain: async () => `s${(asked += 1)}`,
      memory: createSessionKeeper(() => storage, "session"),
    });
  const sessions = open();
  assert.equal(sessions.known(), null);
  assert.deepEqual(await Promise.all([sessions.get(), sessions.get()]), ["s1", "s1"]);
  assert.equal(open().known(), "s1");
  assert.equal(asked, 1);
});

test("one that is over is had anew, once for all who met that", async () => {
  let asked = 0;
  const sessions = createSessions({ obtain: async () => `s${(asked += 1)}` });
  await sessions.get();
  assert.deepEqual(await Promise.all([sessions.renew("s1"), sessions.renew("s1")]), ["s2", "s2"]);
  assert.equal(await sessions.renew("s1"), "s2", "who comes late with the old one");
  assert.equal(await createSessions({ given: "mine" }).renew("mine"), null);
});

test("of two tabs that have one made at once, both take the one that is kept", async () => {
  const storage = createStorage();
  const memory = () => createSessionKeeper(() => storage, "session");
  const tabs = ["one", "two"].map((name) => createSessions({ obtain: async () => name, memory: memory() }));
  const had = await Promise.all(tabs.map((tab) => tab.get()));
  assert.equal(had[0], had[1]);
});

test("a tab that finds its session over takes the one that another tab has got meanwhile", async () => {
  const storage = createStorage();
  let asked = 0;
  const tabs = ["one", "two"].map(() =>
    createSessions({
      obtain: async () => `s${(asked += 1)}`,
      memory: createSessionKeeper(() => storage, "session"),
    }),
  );
  for (const tab of tabs) assert.equal(await tab.get(), "s1");
  assert.equal(await tabs[0].renew("s1"), "s2");
  assert.equal(await tabs[1].renew("s1"), "s2");
  assert.equal(await tabs[1].renew("s2"), "s3", "and a new one, once that is over as well");
  assert.equal(asked, 3);
});

test("its id is what stays the same when it is signed anew", () => {
  assert.equal(createSessions({ given: SIGNED }).id(), "4f2a");
  assert.equal(createSessions({ given: "plain.text" }).id(), "plain.text");
  assert.equal(createSessions({}).id(), null);
});

test("what is none is refused, and a browser that keeps nothing is no obstacle", async () => {
  for (const wrong of ["", "a b", 7, null, "x".repeat(129)])
    await assert.rejects(createSessions({ obtain: async () => wrong }).get(), TypeError);
  const forbidding = createSessionKeeper(() => {
    throw new Error("SecurityError");
  }, "session");
  assert.equal(await createSessions({ obtain: async () => "s", memory: forbidding }).get(), "s");
});

const DAY_S = 86_400;
/** Days since 1970, when the first of these was minted. */
const BORN = 20_000;

/** A session of 30 days, as a shop mints it; those it renewed are in `asked`. */
function minting({ storage = createStorage(), person = "", tell = (of) => of } = {}) {
  const rig = {
    day: 0,
    asked: [],
    storage,
    token: (id = "s") => `${id}.${person}.${(BORN + rig.day + 30) * DAY_S}.mac`,
    open: () =>
      createSessions({
        obtain: async () => rig.token(),
        prolong: async (mine) => {
          rig.asked.push(mine);
          return tell(rig.token(), rig);
        },
        memory: createSessionKeeper(() => storage, "session"),
        wall: () => (BORN + rig.day) * DAY_S * 1_000,
      }),
    /** It is used, and what comes of that has come. */
    async use(sessions, day) {
      rig.day = day;
      await sessions.get();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return sessions.known();
    },
  };
  return rig;
}

test("one that is used after half of its time is renewed, once, and stays the same session", async () => {
  const rig = minting();
  const first = await rig.open().get();
  const later = rig.open();
  assert.equal(await rig.use(later, 14), first);
  assert.deepEqual(rig.asked, []);
  const renewed = await rig.use(later, 16);
  assert.deepEqual([rig.asked, renewed, later.id()], [[first], rig.token(), "s"]);
  assert.equal(await rig.use(later, 30), renewed, "half of the new time has not gone");
  assert.equal(await rig.use(rig.open(), 30), renewed, "nor on a page that comes later");
  await rig.use(rig.open(), 32);
  assert.equal(rig.asked.length, 2);
});

test("one that was kept without saying since when is asked about", async () => {
  const rig = minting();
  rig.storage.setItem("session", rig.token());
  await rig.use(rig.open(), 1);
  assert.equal(rig.asked.length, 1);
});

test("one for a person, one that is over and one that nobody signed are not renewed", async () => {
  for (const [person, kept, day] of [
    ["ann", null, 29],
    ["", null, 31],
    ["", "tutorial.17", 29],
  ]) {
    const rig = minting({ person });
    rig.storage.setItem("session", kept ?? rig.token());
    await rig.use(rig.open(), day);
    assert.deepEqual(rig.asked, [], kept ?? person);
  }
});

test("a renewal that fails, or tells another session, changes nothing, and is tried again later", async () => {
  for (const tell of [() => Promise.reject(new Error("away")), (token, { token: make }) => make("other")]) {
    const rig = minting({ tell });
    const sessions = rig.open();
    const mine = await sessions.get();
    assert.equal(await rig.use(sessions, 20), mine);
    assert.equal(await rig.use(sessions, 20.005), mine);
    assert.equal(rig.asked.length, 1, "not at once");
    assert.equal(await rig.use(sessions, 20.01), mine);
    assert.equal(rig.asked.length, 2);
  }
});

/** An api that answers with who asked, but knows no sessions that are `over`. */
function rig(sessions, { over = [], lazy = true } = {}) {
  const made = [];
  const make = (session) => {
    const answer = async (...asked) => {
      made.push([session, ...asked]);
      return over.includes(session)
        ? { ok: false, error: "bad-session", retryAfterMs: null }
        : { ok: true, answer: session };
    };
    return { status: answer, cart: answer, command: answer, order: answer, items: answer };
  };
  return { made, api: createSessionApi({ make, sessions, lazy }) };
}

test("numbers need no session, nor does the cart of who never had one; a command does", async () => {
  let asked = 0;
  const { api, made } = rig(createSessions({ obtain: async () => `s${(asked += 1)}` }));
  await api.status({ since: null, cart: "" });
  assert.deepEqual((await api.cart()).answer.lines, []);
  assert.deepEqual([asked, made], [0, [[null, { since: null, cart: null }, undefined]]]);
  assert.equal((await api.command({ action: "add", item: "P" })).answer, "s1");
  assert.equal((await api.cart()).answer, "s1");
  await api.status({ since: null, cart: "a.1" });
  assert.deepEqual(made.at(-1)[1], { since: null, cart: "a.1" });
});

test("a session that is over is had anew, and what was asked is asked again, once", async () => {
  const names = ["old", "new", "newer"];
  const renewing = () => createSessions({ obtain: async () => names.shift() });
  const { api, made } = rig(renewing(), { over: ["old"] });
  assert.equal((await api.command({})).answer, "new");
  assert.deepEqual(
    made.map(([session]) => session),
    ["old", "new"],
  );
  const given = rig(createSessions({ given: "old" }), { over: ["old"] });
  assert.equal((await given.api.command({})).error, "bad-session");
  assert.equal(given.made.length, 1);
});

test("where no session is to be had, nothing is sent, and that is what is told", async () => {
  const { api, made } = rig(
    createSessions({
      obtain: async () => {
        throw new Error("signed out");
      },
    }),
    { lazy: false },
  );
  const outcome = await api.command({});
  assert.deepEqual([outcome.error, outcome.detail, made], ["no-session", "signed out", []]);
  assert.equal((await api.cart()).error, "no-session");
});
