// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Writes the list of modules to preload into web/index.html. Run it when a module came, went or moved. */

import { writeFileSync } from "node:fs";
import { read, withPreloads } from "./modules.mjs";

writeFileSync(new URL("../../web/index.html", import.meta.url), withPreloads(read("web/index.html")));
