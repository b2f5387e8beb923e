// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Every word of the page, in each language. `{name}` and the like are filled in by i18n.js. The keys that are error
 * names are those of wire.js. A test holds both languages to the same keys and the same placeholders.
 */

import { EN } from "./messages_en.js";
import { ZH } from "./messages_zh.js";

/** @type {Object<string, Object<string, string>>} by language of i18n.js */
export const MESSAGES = Object.freeze({ en: EN, zh: ZH });
