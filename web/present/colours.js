// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a shop's own colour becomes on the page: as it is where it can be read, else as near to it as can be (WCAG AA: 4.5
 * to 1). Pure.
 *
 * @typedef {"light"|"dark"} Scheme
 * @typedef {{accent: string, strong: string, on: string, tint: string}} Palette
 *   `accent`: words and grounds of buttons; `strong`: the same under a pointer, and on `tint`; `on`: words on either
 */

/** What text stands on in style.css, and what a colour is drawn towards until it can be read there. */
export const GROUNDS = Object.freeze({
  light: Object.freeze({ papers: ["#ffffff", "#f6f4ef", "#ece8de"], ink: "#000000", on: "#ffffff" }),
  dark: Object.freeze({ papers: ["#181f20", "#101516", "#232c2d"], ink: "#ffffff", on: "#000000" }),
});

const LEGIBLE = 4.5;
const STEPS = 50;
const TINT = 0.12;
const STRONGER = 0.18;

/**
 * @param {string} colour #rrggbb
 * @param {Scheme} scheme
 * @returns {Palette}
 */
export function paletteOf(colour, scheme) {
  const { papers, ink, on } = GROUNDS[scheme];
  const accent = legible(colour, papers, ink);
  const tint = mixed(papers[0], accent, TINT);
  return { accent, strong: legible(mixed(accent, ink, STRONGER), [tint, ...papers], ink), on, tint };
}

/**
 * @param {string} a #rrggbb
 * @param {string} b
 * @returns {number} from 1 to 21
 * @example contrast("#000000", "#ffffff") // 21
 */
export function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} colour @param {readonly string[]} grounds @param {string} ink */
function legible(colour, grounds, ink) {
  for (let step = 0; step < STEPS; step += 1) {
    const drawn = mixed(colour, ink, step / STEPS);
    if (grounds.every((ground) => contrast(drawn, ground) >= LEGIBLE)) return drawn;
  }
  return ink;
}

/** @param {string} colour @param {string} other @param {number} share of the other */
function mixed(colour, other, share) {
  const parts = channels(colour).map((part, n) => Math.round(part + (channels(other)[n] - part) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} colour */
function channels(colour) {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

/** @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
