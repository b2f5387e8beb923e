// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Goal: the elements work in pages of others, whatever these do with them.
 * Method: pages of another origin, under a policy that lets in the shop's script and connections and nothing else, in
 * Chromium, and the purchase in Firefox, too; axe in each state.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import test, { after, before } from "node:test";
import { promisify } from "node:util";
import puppeteer from "puppeteer-core";
import { elements as described } from "../manifest.mjs";
import { openForeignSite } from "./foreign_site.mjs";
import { eventually, openBrowser, packageSource } from "./support.mjs";

const FIREFOX = process.env.HOLDFAST_TEST_FIREFOX ?? "/usr/bin/firefox-esr";
const CARTCTL = process.env.HOLDFAST_TEST_CARTCTL ?? "cartctl";

let chromium;
let firefox = null;

before(async () => {
  chromium = await openBrowser();
  if (existsSync(FIREFOX))
    firefox = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
});
after(async () => {
  await chromium?.close();
  await firefox?.close();
});

const ITEMS = [
  { item: "P", stock: 20, name: { en: "Tea kettle", zh: "茶壶" }, price: { amount: "12.50", currency: "EUR" } },
  { item: "Q", stock: 2, name: { en: "Cup", zh: "杯子" }, price: { amount: "4.00", currency: "EUR" } },
  { item: "R", stock: 5, name: { en: "Later" }, opens_at: "2099-01-01T00:00:00Z" },
];
const policy = (shop) =>
  `default-src 'none'; script-src ${shop}; connect-src ${shop}; require-trusted-types-for 'script'; report-to none`;
const SCRIPT = '<script type="module" src="https://shop.example/client/elements.js"></script>';
const pageOf = (body, { lang = "en", head = SCRIPT } = {}) =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>A page of somebody's</title>${head}<main><h1>A page</h1>${body}</main></html>`;

/** @returns {Promise<{page: import("playwright-core").Page, errors: string[]}>} */
async function open(t, address, options = {}) {
  const context = await chromium.newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);
  return { page, errors: { get: () => errors.filter((text) => !/favicon|404/.test(text)) } };
}

/** The link to a payment page has the primary button's part, too. */
const inside = (page, element, part) =>
  page.locator(`${element} ${part === "primary" ? "button" : ""}[part~="${part}"]`);
const is = (page, element, state) => page.waitForSelector(`${element}[state="${state}"]`, { state: "attached" });

/** However many elements there are. */
const holdsOnePoll = (gateway) =>
  eventually(async () => {
    const held = await gateway.held();
    return held === 1 ? null : `${held} polls are held`;
  });

/** axe looks into open shadow roots; a page's policy has nothing against what is evaluated. */
async function judge(page, what) {
  await page.evaluate(await packageSource("axe-core/axe.min.js"));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector("main")));
  assert.deepEqual(
    violations.map(({ id, nodes }) => [what, id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
    [],
  );
}

test("a shopper sees what is left, takes, waits, is offered, buys: under a policy that allows nothing else", async (t) => {
  const { serve, gateway } = await openForeignSite(t, { items: ITEMS, policy });
  const address = serve(
    pageOf(`<holdfast-stock item="P"></holdfast-stock><holdfast-buy item="P"><b>Get one</b></holdfast-buy>
      <holdfast-stock item="Q"></holdfast-stock><holdfast-buy item="Q" quantity="2"></holdfast-buy>
      <holdfast-line item="Q"></holdfast-line><holdfast-buy item="R"></holdfast-buy>
      <holdfast-buy item="nowhere"></holdfast-buy><holdfast-cart></holdfast-cart>`),
  );
  const { page, errors } = await open(t, address);
  const buyP = 'holdfast-buy[item="P"]';
  const buyQ = 'holdfast-buy[item="Q"]';
  const text = (element, part) => inside(page, element, part).first().innerText();
  await is(page, 'holdfast-stock[item="P"]', "in-stock");
  await is(page, buyP, "in-stock");
  await is(page, 'holdfast-buy[item="R"]', "opens");
  await is(page, 'holdfast-buy[item="nowhere"]', "missing");
  await is(page, "holdfast-cart", "empty");
  assert.equal(await text('holdfast-stock[item="P"]', "text"), "20 left");
  assert.equal(await text('holdfast-stock[item="Q"]', "text"), "2 left");
  assert.equal(
    await inside(page, 'holdfast-stock[item="P"]', "text").evaluate(
      (node) => getComputedStyle(node).fontVariantNumeric,
    ),
    "tabular-nums",
    "styled",
  );
  assert.equal(await page.locator(`${buyP} b`).innerText(), "Get one");
  assert.equal(await inside(page, 'holdfast-buy[item="R"]', "primary").getAttribute("aria-disabled"), "true");
  await judge(page, "in stock");

  // Another takes what is left of Q; the line of it is seen, and joined.
  await gateway.command("stranger", { action: "add", item: "Q", quantity: 2 });
  await is(page, 'holdfast-stock[item="Q"]', "all-in-carts");
  await is(page, buyQ, "all-in-carts");
  await is(page, "holdfast-line", "may-wait");
  await judge(page, "all in carts");
  await page.evaluate((it) => document.querySelector(it).focus(), buyQ);
  await page.keyboard.press("Enter");
  await is(page, buyQ, "in-line");
  assert.match(await text("holdfast-line", "note"), /^You are number 1 in line\. 1 person is waiting\.$/);
  // Who has pressed a button that is gone hears what came of it, and is not on the one that takes it back.
  assert.equal(
    await page.evaluate((it) => document.querySelector(it).shadowRoot.activeElement?.textContent, buyQ),
    "You are number 1 in line.",
  );
  await judge(page, "in line");
  await gateway.command("stranger", { action: "add", item: "Q", quantity: 1 });
  await is(page, buyQ, "offer");
  await is(page, "holdfast-line", "offer");
  assert.match(await text(buyQ, "note"), /^It is your turn: held for you for \d+:\d\d\.$/);
  assert.match(await page.locator(`${buyQ} [role=status]`).textContent(), /^Cup: It is your turn/);
  await judge(page, "offered");
  await inside(page, buyQ, "primary").click();
  await is(page, buyQ, "in-cart");

  await inside(page, buyP, "primary").click();
  await is(page, buyP, "in-cart");
  await is(page, "holdfast-cart", "filled");
  assert.match(await text(buyP, "note"), /^In your cart · 1\d:\d\d left$/);
  assert.equal(await text("holdfast-cart", "total"), "Together\n€16.50");
  await page.getByRole("button", { name: "One more Tea kettle" }).click();
  await eventually(async () => ((await text("holdfast-cart", "total")).includes("€29.00") ? null : "not one more"));
  await judge(page, "in the cart");
  const told = page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener("holdfast-order", ({ detail }) => resolve(detail));
      }),
  );
  await inside(page, buyP, "primary").click();
  const order = await told;
  assert.deepEqual([order.state, order.total], ["sold", { amount: "29.00", currency: "EUR" }]);
  await is(page, buyP, "bought");
  await is(page, "holdfast-cart", "bought");
  assert.equal(await text(buyP, "note"), `It is yours. Thank you.\nOrder ${order.order}`);
  await judge(page, "bought");
  await inside(page, "holdfast-cart", "order").locator("button").click();
  await is(page, "holdfast-cart", "empty");
  await is(page, buyP, "in-stock");
  await holdsOnePoll(gateway);
  assert.deepEqual(errors.get(), []);
});

test("what is described is there: attributes, properties, parts and custom properties", async (t) => {
  const { serve, gateway } = await openForeignSite(t, { items: ITEMS });
  const tags = described().map(({ declaration }) => declaration);
  const { page } = await open(
    t,
    serve(pageOf(tags.map(({ tagName }) => `<${tagName} item="P" pay="/pay"></${tagName}>`).join(""))),
  );
  await is(page, "holdfast-buy", "in-stock");
  await inside(page, "holdfast-buy", "primary").click();
  await is(page, "holdfast-cart", "filled");
  const sheet = await page.evaluate(() =>
    [...document.querySelector("holdfast-buy").shadowRoot.adoptedStyleSheets[0].cssRules]
      .map((rule) => rule.cssText)
      .join(""),
  );
  for (const { tagName, attributes, members, cssParts, cssProperties } of tags) {
    const seen = await page.evaluate((tag) => {
      const element = document.querySelector(tag);
      const prototypes = [];
      for (
        let at = Object.getPrototypeOf(element);
        at !== globalThis.HTMLElement.prototype;
        at = Object.getPrototypeOf(at)
      )
        prototypes.push(at);
      const all = Object.assign({}, ...prototypes.map((one) => Object.getOwnPropertyDescriptors(one)));
      return {
        observed: element.constructor.observedAttributes,
        has: element.getAttributeNames(),
        accessors: Object.entries(all)
          .filter(([, { get }]) => get)
          .map(([name, { set }]) => [name, set !== undefined]),
        parts: [...element.shadowRoot.querySelectorAll("[part]")].flatMap((node) => [...node.part]),
      };
    }, tagName);
    for (const { name } of attributes)
      assert.ok(seen.observed.includes(name) || seen.has.includes(name), `${tagName} ${name}`);
    for (const { name, readonly } of members)
      assert.ok(
        seen.accessors.some(([is, sets]) => is === name && sets === !readonly),
        `${tagName}.${name}`,
      );
    const parts = [...new Set([...seen.parts, "error"])].sort();
    assert.deepEqual(
      cssParts.map(({ name }) => name).sort(),
      tagName === "holdfast-stock"
        ? parts.filter((name) => name !== "error")
        : tagName === "holdfast-line"
          ? parts.filter((name) => name !== "pay")
          : parts,
      tagName,
    );
    for (const { name } of cssProperties) assert.ok(sheet.includes(`var(${name},`), name);
  }
  await holdsOnePoll(gateway);
});

test("elements may be there before the script, be set before they are elements, be moved, changed and removed", async (t) => {
  const { serve, gateway } = await openForeignSite(t, { items: ITEMS });
  const { page, errors } = await open(
    t,
    serve(
      pageOf(
        '<holdfast-stock id="early"></holdfast-stock><div id="there"></div><iframe title="another document"></iframe>',
        { head: "" },
      ),
    ),
  );
  await page.evaluate(() => (document.querySelector("#early").item = "Q"));
  const load = (query) => page.addScriptTag({ type: "module", url: `${gateway.url}/client/elements.js${query}` });
  await load("");
  const shown = (id, text) =>
    eventually(async () => {
      const said = await page.evaluate((it) => {
        const all = [document, document.querySelector("iframe").contentDocument];
        return all
          .map((each) => each.getElementById(it))
          .find(Boolean)
          ?.shadowRoot?.querySelector("[part=text]").textContent;
      }, id);
      return said === text ? null : `${id} says ${said}`;
    });
  await shown("early", "2 left");
  // A second copy of the script leaves alone what the first has defined.
  await load("?again");
  await page.evaluate(() => document.querySelector("#early").setAttribute("item", "P"));
  await shown("early", "20 left");
  assert.equal(await page.getAttribute("#early", "item"), "P");
  const buttons = await page.evaluate(() => {
    const early = document.querySelector("#early");
    const told = [];
    early.addEventListener("holdfast-change", ({ detail }) => told.push(detail.available));
    document.querySelector("#there").append(early);
    early.remove();
    document.querySelector("#there").append(early, early.cloneNode(), document.createElement("holdfast-buy"));
    for (let i = 0; i < 300; i += 1) {
      const one = document.createElement("holdfast-stock");
      one.item = i % 2 ? "P" : "Q";
      document.querySelector("#there").append(one);
    }
    globalThis.told = told;
    return early.shadowRoot.querySelectorAll("[part=text]").length;
  });
  assert.equal(buttons, 1, "its inside is made once");
  await gateway.command("stranger", { action: "add", item: "P", quantity: 3 });
  await shown("early", "17 left");
  assert.deepEqual(await page.evaluate(() => globalThis.told), [17]);
  await eventually(async () => {
    const states = await page.evaluate(() =>
      [...document.querySelectorAll("#there holdfast-stock")].map((one) => one.state),
    );
    return states.length === 302 && new Set(states).size === 2 ? null : states.join();
  });
  await holdsOnePoll(gateway);
  // In another document it has that one's sheet.
  await page.evaluate(() =>
    document.querySelector("iframe").contentDocument.body.append(document.querySelector("#early")),
  );
  await shown("early", "17 left");
  const width = () =>
    page.evaluate(
      () =>
        getComputedStyle(
          document
            .querySelector("iframe")
            .contentDocument.getElementById("early")
            .shadowRoot.querySelector("[role=status]"),
        ).width,
    );
  assert.equal(await width(), "1px");
  // When the last has gone nobody asks any more; who removes an element has removed it, and not what is in a cart.
  await page.evaluate(() => {
    for (const one of [
      ...document.querySelectorAll("#there > *"),
      document.querySelector("iframe").contentDocument.getElementById("early"),
    ])
      one.remove();
  });
  await eventually(async () => ((await gateway.held()) === 0 ? null : "a poll is held"), 15_000);
  assert.deepEqual(errors.get(), []);
});

test("they speak the language of where they stand, and another one when that changes", async (t) => {
  const { serve } = await openForeignSite(t, { items: ITEMS });
  const { page } = await open(
    t,
    serve(
      pageOf(
        '<div lang="zh-CN"><holdfast-buy item="P"></holdfast-buy></div><holdfast-buy item="P" lang="en-GB"></holdfast-buy><holdfast-cart></holdfast-cart>',
        { lang: "zh" },
      ),
    ),
  );
  await is(page, "holdfast-buy", "in-stock");
  const words = () => inside(page, "holdfast-buy", "primary").allInnerTexts();
  assert.deepEqual((await words()).map((text) => text.trim()).filter(Boolean), ["加入购物车", "Add to cart"]);
  await inside(page, "holdfast-buy", "primary").first().click();
  await is(page, "holdfast-cart", "filled");
  assert.equal(await inside(page, "holdfast-cart", "name").innerText(), "茶壶");
  await page.evaluate(() => (document.querySelector("div[lang]").lang = "en"));
  await eventually(async () =>
    (await inside(page, "holdfast-buy", "note").first().innerText()).startsWith("In your cart") ? null : "not yet",
  );
});

test("what is refused is said, and told; a shop that is away is waited for", async (t) => {
  const { serve, gateway, shop } = await openForeignSite(t, { items: ITEMS });
  const { page } = await open(
    t,
    serve(pageOf('<holdfast-buy item="Q" quantity="3"></holdfast-buy><holdfast-stock item="Q"></holdfast-stock>')),
  );
  await is(page, "holdfast-buy", "few");
  const told = page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener("holdfast-error", ({ detail }) => resolve([detail.type, detail.obtainable]));
      }),
  );
  await inside(page, "holdfast-buy", "primary").click();
  assert.deepEqual(await told, ["sold-out", 2]);
  assert.equal(
    await inside(page, "holdfast-buy", "error").innerText(),
    "Nothing is free right now. You can wait in line.",
  );
  await judge(page, "refused");
  const { address } = gateway;
  await gateway.kill();
  await page.waitForSelector('holdfast-stock[connection="reconnecting"]');
  assert.equal(await inside(page, "holdfast-stock", "doubt").innerText(), "No connection. Still trying.");
  await judge(page, "away");
  const origin = new URL(page.url()).origin;
  await shop.openGateway({ listen: address, flags: ["--allow-origin", origin] });
  await page.waitForSelector('holdfast-stock[connection="live"]', { timeout: 20_000 });
});

test("an order that is to be paid leads to the payment page, waits when the shopper is back, and becomes theirs", async (t) => {
  const { serve, shop, origin } = await openForeignSite(t, { items: ITEMS, flags: ["--payment", "external"] });
  serve("<!doctype html><title>Pay</title><p>Pay here</p>", "/pay");
  const head = `${SCRIPT}<meta name="holdfast-pay" content="/pay?order={order}">`;
  const address = serve(pageOf('<holdfast-buy item="P"></holdfast-buy><holdfast-cart></holdfast-cart>', { head }));
  const { page } = await open(t, address);
  await is(page, "holdfast-buy", "in-stock");
  await inside(page, "holdfast-buy", "primary").click();
  await is(page, "holdfast-buy", "in-cart");
  await inside(page, "holdfast-buy", "primary").click();
  await page.waitForURL(/\/pay\?order=/);
  const order = new URL(page.url()).searchParams.get("order");
  await page.goto(address);
  await is(page, "holdfast-buy", "to-pay");
  await is(page, "holdfast-cart", "to-pay");
  assert.equal(await inside(page, "holdfast-buy", "pay").getAttribute("href"), `${origin}/pay?order=${order}`);
  assert.match(await inside(page, "holdfast-buy", "note").innerText(), /^Kept for you: \d+:\d\d left to pay\.$/);
  await judge(page, "to pay");
  await promisify(execFile)(CARTCTL, ["--operator", shop.operator, "order", "confirm", order]);
  await is(page, "holdfast-cart", "bought");
  await is(page, "holdfast-buy", "bought");
  // The next one is given up.
  await page.locator("holdfast-buy button", { hasText: "Done" }).click();
  await page.evaluate(() => document.addEventListener("holdfast-pay", (event) => event.preventDefault()));
  await inside(page, "holdfast-buy", "primary").click();
  await is(page, "holdfast-buy", "in-cart");
  await inside(page, "holdfast-buy", "primary").click();
  await is(page, "holdfast-buy", "to-pay");
  await page.locator("holdfast-buy button", { hasText: "Give it up" }).click();
  await is(page, "holdfast-buy", "unpaid");
  await judge(page, "given up");
});

test(
  "Firefox: a page of another site with the elements shows a live count and buys",
  { skip: !existsSync(FIREFOX) && "no Firefox" },
  async (t) => {
    const { serve, gateway } = await openForeignSite(t, { items: ITEMS, policy });
    const context = await firefox.createBrowserContext();
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(
      serve(
        pageOf(
          '<holdfast-stock item="P"></holdfast-stock><holdfast-buy item="P"></holdfast-buy><holdfast-cart></holdfast-cart>',
        ),
      ),
    );
    const state = (element, wanted) =>
      eventually(async () => {
        const now = await page.evaluate((it) => document.querySelector(it).state, element);
        return now === wanted ? null : `${element} is ${now}`;
      });
    const press = () =>
      page.evaluate(() => document.querySelector("holdfast-buy").shadowRoot.querySelector("button").click());
    const left = () =>
      page.evaluate(() => document.querySelector("holdfast-stock").shadowRoot.querySelector("[part=text]").textContent);
    await state("holdfast-buy", "in-stock");
    await gateway.command("stranger", { action: "add", item: "P", quantity: 3 });
    await eventually(async () => ((await left()) === "17 left" ? null : await left()));
    await press();
    await state("holdfast-buy", "in-cart");
    await press();
    await state("holdfast-buy", "bought");
    await state("holdfast-cart", "bought");
    assert.equal(await left(), "16 left");
  },
);
