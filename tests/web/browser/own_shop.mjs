// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shop of a test's own, for what the one that all tests share cannot be: another catalog, holds that run out soon,
 * gateways that go and come back. The programs are those that the other tests run.
 */

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { eventually } from "./support.mjs";

/** How long a program may take to come up or go; only a failure takes that long. */
export const SOON_MS = 20_000;

/**
 * @param {{items?: object[], shop?: object, flags?: string[], gateway?: object}} options the catalog's items, what the shop
 *   says of itself, cartd's flags, and how the first gateway is opened
 * @returns {Promise<Awaited<ReturnType<typeof openGateway>> & {close: () => Promise<void>,
 *   operator: string, pause: () => void, resume: () => void,
 *   openGateway: (options?: {listen?: string, drain?: string, flags?: string[]}) => ReturnType<typeof openGateway>,
 *   openOffice: (scopes: Record<string, string>) => ReturnType<typeof openOffice>}>}
 *   the shop's first gateway; `operator` is where cartctl finds cartd; `pause` stops cartd where it is, `resume` lets it
 *   go on; `openGateway` opens one more, on a port of the system's choice or on an address that one
 *   before it had; `openOffice` opens the backend's door
 */
export async function openShop({ items = [{ item: "P", stock: 10 }], shop, flags = [], gateway = {} } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "holdfast-web-"));
  const catalog = path.join(folder, "catalog.json");
  await writeFile(catalog, JSON.stringify({ items, shop }));
  const free = "tcp://127.0.0.1:*";
  const cartd = await start(
    process.env.HOLDFAST_TEST_CARTD ?? "cartd",
    ["--store", "sqlite::memory:", "--catalog", catalog, "--admin", "off"],
    ["--commands", free, "--changes", free, "--operator", free, ...flags],
    ["commands", "changes", "operator"],
  );
  const gateways = [];
  const open = async (options) => {
    const gateway = await openGateway(cartd.at, options);
    gateways.push(gateway);
    return gateway;
  };
  return {
    ...(await open(gateway)),
    openGateway: open,
    async openOffice(scopes) {
      const office = await openOffice(cartd.at.operator, folder, scopes);
      gateways.push(office);
      return office;
    },
    operator: cartd.at.operator,
    pause: () => cartd.signal("SIGSTOP"),
    resume: () => cartd.signal("SIGCONT"),
    async close() {
      cartd.signal("SIGCONT");
      for (const gateway of gateways) await gateway.stop();
      await cartd.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * A gateway that is ready.
 *
 * @returns {Promise<{url: string, address: string, command: (session: string, fields: object) => Promise<object>,
 *   held: () => Promise<number>, stop: () => Promise<number|null>, kill: () => Promise<void>}>}
 *   `command` is a POST /cart that must be answered with 200; `held`: how many polls the gateway holds now;
 *   `stop` asks it to end and returns its exit status, or what it had already ended with
 */
async function openGateway({ commands, changes }, { listen = "127.0.0.1:0", drain = "100ms", flags = [] } = {}) {
  const gateway = await start(
    process.env.HOLDFAST_TEST_GATEWAY ?? "gateway",
    ["--listen", listen, "--admin", "127.0.0.1:0", "--web", process.env.HOLDFAST_TEST_WEB ?? "web"],
    ["--drain", drain, "--commands", commands, "--changes", changes, ...flags],
    ["http", "admin"],
  );
  const url = `http://${gateway.at.http}`;
  const admin = `http://${gateway.at.admin}`;
  await eventually(async () => ((await fetch(`${admin}/readyz`)).ok ? null : "the gateway is not ready"), SOON_MS);

  return {
    url,
    address: gateway.at.http,
    async command(session, fields) {
      const response = await fetch(`${url}/cart`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ session, ...fields }),
      });
      const body = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(body));
      return body;
    },
    async held() {
      const metrics = await (await fetch(`${admin}/metrics`)).text();
      return Number(/^gateway_held_polls (\d+)$/m.exec(metrics)[1]);
    },
    stop: gateway.stop,
    kill: gateway.kill,
  };
}

/**
 * A gateway that serves the backend's door alone.
 *
 * @param {string} operator cartd's endpoint for it
 * @param {string} folder for the file of keys
 * @param {Record<string, string>} scopes of each of its keys, by name
 * @returns {Promise<{url: string, keys: Record<string, string>, stop: () => Promise<number|null>, pause: () => void,
 *   resume: () => void, ask: (method: string, path: string, body?: object) => Promise<any>}>} `ask`: with the first of the keys
 */
async function openOffice(operator, folder, scopes) {
  const keys = {};
  const lines = Object.entries(scopes).map(([name, allowed], i) => {
    const key = `hf_office${i}_${randomBytes(32).toString("base64url")}`;
    keys[name] = key;
    return `office${i} ${name} ${allowed} ${createHash("sha256").update(key).digest("hex")}\n`;
  });
  const file = path.join(folder, `keys-${randomBytes(4).toString("hex")}`);
  await writeFile(file, lines.join(""), { mode: 0o600 });
  const office = await start(
    process.env.HOLDFAST_TEST_GATEWAY ?? "gateway",
    ["--listen", "off", "--backend", "127.0.0.1:0", "--operator", operator, "--keys", file],
    ["--admin", "127.0.0.1:0", "--web", process.env.HOLDFAST_TEST_WEB ?? "web", "--drain", "100ms"],
    ["backend", "admin"],
  );
  await eventually(
    async () => ((await fetch(`http://${office.at.admin}/readyz`)).ok ? null : "the office is not ready"),
    SOON_MS,
  );
  return {
    url: `http://${office.at.backend}`,
    keys,
    stop: office.stop,
    pause: () => office.signal("SIGSTOP"),
    resume: () => office.signal("SIGCONT"),
    async ask(method, target, body) {
      const response = await fetch(`http://${office.at.backend}${target}`, {
        method,
        headers: { Authorization: `Bearer ${Object.values(keys)[0]}`, "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
      });
      const said = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(said));
      return said;
    },
  };
}

/** A program that has said where it listens. */
async function start(program, flags, moreFlags, wanted) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("HOLDFAST_"));
  const child = spawn(program, [...flags, ...moreFlags], {
    env: Object.fromEntries(kept),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  const log = [];
  const at = {};
  const reader = readline.createInterface({ input: child.stderr });
  reader.on("line", (line) => {
    log.push(line);
    const [, what, address] = /event=listening .*?what=(\w+) address=(\S+)/.exec(line) ?? [];
    if (what) at[what] = address;
  });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${log.join("\n")}`);
    return wanted.every((what) => at[what]) ? null : `${program} does not say where it listens:\n${log.join("\n")}`;
  }, SOON_MS);
  return {
    at,
    signal: (name) => child.kill(name),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), SOON_MS);
      await ended;
      clearTimeout(timer);
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
