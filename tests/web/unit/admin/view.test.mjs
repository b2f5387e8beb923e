// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What may come onto the page from elsewhere. */

import assert from "node:assert/strict";
import test from "node:test";
import { isAllowed } from "../../../../gateway/admin/view/address.js";

test("a link leads nowhere but here, and a picture is fetched by https", () => {
  const here = { hostname: "localhost" };
  for (const [name, address, allowed] of [
    ["href", "#/items/P", true],
    ["href", "http://localhost:9551/dashboard", true],
    ["href", "http://elsewhere.example/", false],
    ["href", "javascript:alert(1)", false],
    ["href", "//elsewhere.example/", false],
    ["href", "data:text/html,x", false],
    ["src", "https://pictures.example/cup.jpg", true],
    ["src", "http://pictures.example/cup.jpg", false],
    ["src", "/admin/favicon.svg", true],
    ["src", "javascript:alert(1)", false],
    ["src", "data:image/svg+xml,x", false],
  ])
    assert.equal(isAllowed(name, address, here), allowed, `${name} ${address}`);
});
