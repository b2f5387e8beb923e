// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A drawn stand-in for an item's photograph: a few shapes, always the same ones for the same item, in the page's
 * colours. Decoration: nobody is told of it.
 */

/** A picture is composed on a ground of this size, which goes on to both sides where there is more room. */
export const WIDTH = 120;
export const HEIGHT = 50;
/** How many sets of colours style.css has for them. */
export const TONES = 6;

/**
 * @typedef {{ink: "ground"|"main"|"second"|"spark", path: string}} Shape
 * @typedef {{tone: number, shapes: Shape[]}} Picture
 * @typedef {ReturnType<typeof createDraw>} Draw
 * @typedef {(draw: Draw) => Shape[]} Composition
 */

/**
 * @param {string} item
 * @returns {Picture}
 * @example pictureOf("P").tone // the same on every page and every day
 */
export function pictureOf(item) {
  const draw = createDraw(item);
  const tone = draw.below(TONES);
  const compose = COMPOSITIONS[draw.below(COMPOSITIONS.length)];
  return { tone, shapes: compose(draw) };
}

/** @type {Composition[]} */
const COMPOSITIONS = [hills, arches, quarters, leaves, moons];

/** Two hills before a sun. @type {Composition} */
function hills(draw) {
  const [left, right] = draw.either([34, 92], [28, 84], [88, 30]);
  return [
    shape("spark", disc(draw.between(48, 74), draw.between(16, 21), draw.between(7, 10))),
    shape("second", disc(right, 72, draw.between(40, 46))),
    shape("main", disc(left, 80, draw.between(44, 54))),
  ];
}

/** Arches in one another, and what shines beside them. @type {Composition} */
function arches(draw) {
  const x = draw.either(44, 60, 76);
  const outer = draw.between(34, 40);
  return [
    shape("main", arch(x, HEIGHT, outer - 8)),
    shape("second", arch(x, HEIGHT, outer - 16)),
    shape("ground", arch(x, HEIGHT, outer - 24)),
    shape("spark", disc(x < 60 ? x + 48 : x - 48, draw.between(14, 20), 6)),
  ];
}

/** Quarter discs on a board of eight fields, some of them left empty. @type {Composition} */
function quarters(draw) {
  /** @type {Shape["ink"][]} */
  const inks = ["main", "second", "main", "spark"];
  const fields = [0, 1, 2, 3, 4, 5, 6, 7].filter((field) => (field + draw.empty) % 3 !== 0);
  return fields.map((field, n) => {
    const [x, y] = [10 + 25 * (field % 4), 25 * Math.floor(field / 4)];
    return shape(inks[n % inks.length], quarter(x, y, 25, draw.below(4)));
  });
}

/** A stem with leaves to both sides. @type {Composition} */
function leaves(draw) {
  const x = draw.either(52, 60, 68);
  const lean = draw.between(16, 22);
  /** @param {number} y @param {Shape["ink"]} ink */
  const pair = (y, ink) => [shape(ink, leaf(x, y, x - lean, y - 15)), shape(ink, leaf(x, y, x + lean, y - 15))];
  return [
    shape("main", `M${x - 1} ${HEIGHT}V14h2V${HEIGHT}z`),
    ...pair(47, "main"),
    ...pair(33, "second"),
    shape("spark", disc(x, 12, draw.between(5, 7))),
  ];
}

/** Discs that cover one another. @type {Composition} */
function moons(draw) {
  const y = draw.between(24, 28);
  const big = draw.between(16, 19);
  const side = draw.either(-1, 1);
  return [
    shape("main", disc(60 - side * 9, y, big)),
    shape("second", disc(60 + side * 11, y + draw.between(-4, 4), big - 5)),
    shape("spark", disc(60 + side * 34, draw.between(12, 18), 4)),
  ];
}

/** @param {Shape["ink"]} ink @param {string} path @returns {Shape} */
function shape(ink, path) {
  return { ink, path };
}

/** @param {number} x @param {number} y @param {number} r */
function disc(x, y, r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`;
}

/** @param {number} x @param {number} y @param {number} r */
function arch(x, y, r) {
  return `M${x - r} ${y}v${-r * 0.4}a${r} ${r} 0 0 1 ${2 * r} 0V${y}z`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {number} corner which corner of the field is the disc's middle, clockwise from the upper left
 */
function quarter(x, y, size, corner) {
  const right = x + size;
  const low = y + size;
  return [
    `M${x} ${y}H${right}A${size} ${size} 0 0 1 ${x} ${low}z`,
    `M${right} ${y}V${low}A${size} ${size} 0 0 1 ${x} ${y}z`,
    `M${right} ${low}H${x}A${size} ${size} 0 0 1 ${right} ${y}z`,
    `M${x} ${low}V${y}A${size} ${size} 0 0 1 ${right} ${low}z`,
  ][corner];
}

/** @param {number} x @param {number} y @param {number} tipX @param {number} tipY */
function leaf(x, y, tipX, tipY) {
  const r = Math.hypot(tipX - x, tipY - y) * 0.72;
  const round = r.toFixed(1);
  return `M${x} ${y}A${round} ${round} 0 0 1 ${tipX} ${tipY}A${round} ${round} 0 0 1 ${x} ${y}z`;
}

/** Draws that follow from the item's name alone: FNV-1a of it, stirred on by xorshift. @param {string} item */
function createDraw(item) {
  let state = 0x811c9dc5;
  for (const letter of item) state = Math.imul(state ^ Number(letter.codePointAt(0)), 0x01000193);
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 4; i += 1) next();
  /** @param {number} n */
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    /** @param {number} least @param {number} most */
    between: (least, most) => least + below(most - least + 1),
    /**
     * @template T
     * @param {...T} choices
     */
    either: (...choices) => choices[below(choices.length)],
    empty: below(3),
  };
}

/** @param {Document} document @param {string} item @returns {SVGElement} */
export function createPicture(document, item) {
  // The page has a drawing in its HTML; what it is made of, this is made of.
  const { namespaceURI } = /** @type {SVGElement} */ (document.querySelector("svg"));
  /** @param {string} tag @param {Object<string, string>} attributes */
  const make = (tag, attributes) => {
    const node = /** @type {SVGElement} */ (document.createElementNS(namespaceURI, tag));
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const { tone, shapes } = pictureOf(item);
  const root = make("svg", {
    class: `picture tone-${tone}`,
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "xMidYMax meet",
    "aria-hidden": "true",
    focusable: "false",
  });
  root.append(...shapes.map(({ ink, path }) => make("path", { class: ink, d: path })));
  return root;
}
