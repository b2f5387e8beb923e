// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** A plot by day. The only file that knows uPlot, which a build may lack: then the table says it all. */

import uPlot from "./uplot.js";

const HEIGHT = 180;
const GAP_S = 86_400;
/** Steps of an axis: nobody sells half a unit. */
const WHOLE = Array.from({ length: 30 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
/** What the name of a day takes. */
const LABEL_PX = 96;
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7, Home: -Infinity, End: Infinity };

/**
 * @typedef {{times: number[], values: number[], unit: string, label: string}} Data `times`: days of UTC, in seconds
 * @param {HTMLElement} element is filled with the plot; arrow keys in it move through the days
 * @param {Data} first
 * @param {{tick: (unit: string, value: number) => string, time: (at: number) => string}} format asked at each drawing
 */
export function createPlot(element, first, format) {
  let data = first;
  element.className = "canvas";
  if (uPlot === null) return { draw: () => {} };
  /** @param {string} name */
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const faint = { stroke: () => colour("--line"), width: 1 };
  const axis = {
    stroke: () => colour("--soft"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: faint,
    ticks: { show: false },
  };
  /** So many days as there is room for, the last one among them. */
  function marked() {
    const step = Math.ceil(data.times.length / Math.max(2, Math.floor(element.clientWidth / LABEL_PX)));
    return data.times.filter((_, i) => (data.times.length - 1 - i) % step === 0);
  }
  const said = element.ownerDocument.createElement("p");
  said.className = "moment";
  said.setAttribute("aria-hidden", "true");
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 36, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: {
        x: { time: false, range: () => [data.times[0] - GAP_S / 2, (data.times.at(-1) ?? 0) + GAP_S / 2] },
        y: { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.15)] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 28, splits: marked, values: (_, times) => times.map(format.time) },
        {
          ...axis,
          space: 28,
          size: 60,
          incrs: WHOLE,
          values: (_, values) => values.map((value) => format.tick(data.unit, value)),
        },
      ],
      series: [
        {},
        {
          stroke: () => colour("--accent"),
          fill: () => colour("--bar"),
          width: 1.5,
          points: { show: false },
          paths: uPlot.paths?.bars?.({ size: [0.7, 48] }),
        },
      ],
      hooks: { draw: [], setCursor: [({ cursor }) => show(cursor.idx ?? null)] },
    },
    [data.times, data.values],
    element,
  );
  element.append(said);

  /** @param {number|null} index */
  function textAt(index) {
    if (index === null || data.times[index] === undefined) return "";
    return `${format.time(data.times[index])}: ${format.tick(data.unit, data.values[index])}`;
  }
  /** @param {number|null} index */
  function show(index) {
    said.textContent = textAt(index);
  }
  /** @param {number} index */
  function announce(index) {
    element.setAttribute("aria-valuemax", String(Math.max(0, data.times.length - 1)));
    element.setAttribute("aria-valuenow", String(index));
    element.setAttribute("aria-valuetext", textAt(index));
  }
  function describe() {
    element.setAttribute("aria-label", data.label);
    announce(Math.max(0, data.times.length - 1));
  }

  element.setAttribute("role", "slider");
  element.setAttribute("tabindex", "0");
  element.setAttribute("aria-valuemin", "0");
  describe();
  element.addEventListener("keydown", (event) => {
    const last = data.times.length - 1;
    if (!(event.key in STEPS) || last < 0) return;
    const index = Math.min(last, Math.max(0, (chart.cursor.idx ?? last) + STEPS[event.key]));
    chart.setCursor({ left: chart.valToPos(data.times[index], "x"), top: 0 });
    show(index);
    announce(index);
    event.preventDefault();
  });
  element.addEventListener("blur", () => chart.setCursor({ left: -10, top: -10 }));
  new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.redraw(false, true));

  return {
    /** @param {Data} next */
    draw(next) {
      const isNews = JSON.stringify([next.times, next.values]) !== JSON.stringify([data.times, data.values]);
      const isSaid = next.label !== data.label;
      data = next;
      if (isNews) chart.setData([data.times, data.values]);
      else if (isSaid) chart.redraw(false, true);
      if (isNews || isSaid) describe();
    },
  };
}
