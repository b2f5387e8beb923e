// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A drawn stand-in for an item's photograph: a few shapes, always the same ones for the same item, in the page's
 * colours. Decoration: nobody is told of it.
 */

/** A picture is composed on a ground of this size; where there is another shape of room, its sides are cut off. */
export const WIDTH = 120;
export const HEIGHT = 90;
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
const COMPOSITIONS = [hills, arches, quarters, leaves, moons, waves];

/** Three hills before a sun. @type {Composition} */
function hills(draw) {
  const [left, right] = draw.either([26, 98], [98, 24]);
  return [
    shape("spark", disc(draw.between(46, 74), draw.between(28, 36), draw.between(11, 15))),
    shape("second", disc(right, 126, draw.between(70, 76))),
    shape("main", disc(left, 134, draw.between(70, 78))),
  ];
}

/** Arches in one another, and what shines beside them. @type {Composition} */
function arches(draw) {
  const x = draw.either(46, 60, 74);
  const outer = draw.between(38, 42);
  return [
    shape("main", arch(x, HEIGHT, outer)),
    shape("second", arch(x, HEIGHT, outer - 10)),
    shape("ground", arch(x, HEIGHT, outer - 20)),
    shape("spark", disc(x, HEIGHT - 7, outer - 32)),
  ];
}

/** Quarter discs on a board of twelve fields, some of them left empty. @type {Composition} */
function quarters(draw) {
  const size = WIDTH / 4;
  /** @type {Record<"main"|"second"|"spark", string>} */
  const paths = { main: "", second: "", spark: "" };
  for (let field = 0, turned = draw.below(4); field < 12; field += 1) {
    if ((field + draw.empty) % 5 === 0) continue;
    /** @type {(keyof typeof paths)[]} */
    const inks = ["main", "second", "main", "second", "spark"];
    turned = (turned + draw.either(0, 1, 1, 3)) % 4;
    paths[inks[field % inks.length]] += quarter(size * (field % 4), size * Math.floor(field / 4), size, turned);
  }
  return [shape("second", paths.second), shape("main", paths.main), shape("spark", paths.spark)];
}

/** A stem with leaves to both sides. @type {Composition} */
function leaves(draw) {
  const x = draw.either(54, 60, 66);
  const lean = draw.between(24, 30);
  /** @param {number} y */
  const pair = (y) => leaf(x, y, x - lean, y - 21) + leaf(x, y, x + lean, y - 21);
  return [
    shape("main", `M${x - 1} ${HEIGHT}V22h2V${HEIGHT}z`),
    shape("second", pair(58)),
    shape("main", pair(82)),
    shape("spark", disc(x, 20, draw.between(8, 10))),
  ];
}

/** Discs that cover one another. @type {Composition} */
function moons(draw) {
  const y = draw.between(43, 48);
  const big = draw.between(28, 32);
  const side = draw.either(-1, 1);
  return [
    shape("main", disc(60 - side * 13, y, big)),
    shape("second", disc(60 + side * 19, y + draw.between(-6, 6), big - 9)),
    shape("spark", disc(60 + side * 45, draw.between(18, 24), 6)),
  ];
}

/** Water, and what stands over it. @type {Composition} */
function waves(draw) {
  const x = draw.either(34, 60, 86);
  const high = draw.between(44, 50);
  return [
    shape("spark", disc(x, high - 8, draw.between(15, 18))),
    shape("second", wave(high, 15)),
    shape("main", wave(high + 15, 12)),
    shape("ground", wave(high + 30, 15)),
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

/** From one side to the other, and all that is under it. @param {number} y @param {number} half its length, twice */
function wave(y, half) {
  const turns = Math.ceil(WIDTH / (2 * half));
  const bows = `q${half / 2} -7 ${half} 0t${half} 0`.repeat(turns);
  return `M0 ${y}${bows}V${HEIGHT}H0z`;
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
    empty: below(5),
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
    preserveAspectRatio: "xMidYMid slice",
    "aria-hidden": "true",
    focusable: "false",
  });
  root.append(...shapes.map(({ ink, path }) => make("path", { class: ink, d: path })));
  return root;
}
