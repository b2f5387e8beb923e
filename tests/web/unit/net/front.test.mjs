// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

import assert from "node:assert/strict";
import test from "node:test";
import { decodeBoot } from "../../../../client/net/boot.js";
import { PLAIN, decodeFront } from "../../../../client/net/front.js";

test("what a shop says of itself is read as it is meant", () => {
  const front = decodeFront({
    name: { en: "Kiln & Co", "zh-Hans": "窑" },
    tagline: { en: "Stoneware." },
    logo: "/pictures/kiln.svg",
    colours: { light: "#8A3D1E", dark: "#f0a27c" },
    layout: "drop",
    contact: "mailto:hello@shop.example",
    links: [{ name: { en: "Terms" }, url: "https://shop.example/terms" }],
  });
  assert.equal(front.name.get("zh-hans"), "窑");
  assert.deepEqual(front.colours, { light: "#8a3d1e", dark: "#f0a27c" });
  assert.deepEqual(
    [front.logo, front.layout, front.contact],
    ["/pictures/kiln.svg", "drop", "mailto:hello@shop.example"],
  );
  assert.deepEqual(front.links, [{ name: new Map([["en", "Terms"]]), url: "https://shop.example/terms" }]);
});

test("what is none of it is left out, and the rest is taken", () => {
  for (const nothing of [undefined, null, 7, "shop", [], {}, { layout: "grid", colours: "red", links: {}, name: [] }])
    assert.deepEqual(decodeFront(nothing), PLAIN);
  const odd = decodeFront({ name: { en: "Kiln", de: 7 }, colours: { light: "red", dark: "#12345g" }, more: 1 });
  assert.deepEqual([...odd.name], [["en", "Kiln"]]);
  assert.deepEqual(odd.colours, { light: null, dark: null });
});

test("an address leads to the web, to a path of this site or to mail, and nowhere else", () => {
  const bad = ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "http://shop.example"];
  for (const url of [...bad, "https://", "/a b", "https://a\nb", "ftp://a", "", 7, null]) {
    const said = { logo: url, contact: url, links: [{ name: { en: "L" }, url }], pay: `${url}{order}` };
    const { logo, contact, links, pay } = decodeFront(said);
    assert.deepEqual([logo, contact, links], [null, null, []], String(url));
    if (url !== "https://" && typeof url === "string" && url !== "") assert.equal(pay, null, url);
  }
  assert.equal(decodeFront({ logo: "mailto:a@shop.example" }).logo, null);
});

test("a payment page's address has one place for the order", () => {
  for (const pay of ["/pay?order={order}", "https://shop.example/{order}/pay"])
    assert.equal(decodeFront({ pay }).pay, pay);
  for (const pay of ["/pay", "/{order}/{order}", "javascript:{order}", "{order}", 7])
    assert.equal(decodeFront({ pay }).pay, null);
});

test("there are at most eight links", () => {
  const links = Array.from({ length: 20 }, (_, n) => ({ name: { en: `L${n}` }, url: `/l${n}` }));
  assert.equal(decodeFront({ links }).links.length, 8);
});

test("it comes with the page", () => {
  assert.equal(decodeBoot('{"items":[],"shop":{"layout":"drop"}}').front.layout, "drop");
});
