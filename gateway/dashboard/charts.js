// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A plot on the page. The only file that knows uPlot, which a build may lack: then `canPlot` is false.
 *
 * @import { History } from "./history.js"
 * @import { Plot } from "./plots.js"
 */

import uPlot from "./uplot.js";

export const canPlot = uPlot !== null;

const HEIGHT = 168;
/** The marks of all plots stand at the same moment. */
const SYNC = "dashboard";
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -30, PageDown: 30, Home: -Infinity, End: Infinity };

/**
 * @param {HTMLElement} element is filled with the plot; arrow keys in it move through time
 * @param {Plot} plot
 * @param {History} history
 * @param {{tick: (value: number) => string, time: (at: number) => string}} format asked at each drawing
 * @param {{pointed: (index: number|null) => void, stepped: (index: number) => void}} tell
 *   `pointed`: these values are marked now, null for none; `stepped`: by the keyboard
 */
export function createChart(element, plot, history, format, tell) {
  /** @param {string} name */
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const data = () => [history.times(), ...plot.lines.map(({ name }) => history.column(name))];
  const faint = { stroke: () => colour("--line"), width: 1 };
  const axis = {
    stroke: () => colour("--soft"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: faint,
    ticks: { show: false },
  };
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC }, points: { size: 8 } },
      scales: {
        x: { range: () => history.span() },
        y: { range: (_, __, most) => [0, Math.max(plot.least, (most ?? 0) * 1.15)] },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 88, size: 28, values: (_, times) => times.map(format.time) },
        { ...axis, space: 36, size: 52, values: (_, values) => values.map(format.tick) },
      ],
      series: [
        {},
        ...plot.lines.map((line) => ({
          stroke: () => colour(line.colour),
          fill: line.filled ? () => `${colour(line.colour)}24` : undefined,
          width: 1.75,
          dash: line.dash,
          points: { show: false },
        })),
      ],
      hooks: {
        draw: [(drawn) => plot.limit !== undefined && drawLimit(drawn, plot.limit, colour("--bad"))],
        setCursor: [({ cursor }) => tell.pointed(cursor.idx ?? null)],
      },
    },
    data(),
    element,
  );

  /** @param {number|null} index */
  function mark(index) {
    const left = index === null ? -10 : chart.valToPos(history.times()[index], "x");
    chart.setCursor({ left, top: index === null ? -10 : 0 });
  }

  element.addEventListener("keydown", (event) => {
    const last = history.times().length - 1;
    if (event.key === "Escape") mark(null);
    else if (event.key in STEPS && last >= 0) {
      const index = Math.min(last, Math.max(0, (chart.cursor.idx ?? last) + STEPS[event.key]));
      mark(index);
      tell.stepped(index);
    } else return;
    event.preventDefault();
  });
  element.addEventListener("blur", () => mark(null));
  new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);

  return {
    /** After the history has grown. */
    draw: () => chart.setData(data()),
    /** After the words or the colours have changed. */
    redraw: () => chart.redraw(false, true),
  };
}

/** @param {uPlot} chart @param {number} limit @param {string} colour */
function drawLimit(chart, limit, colour) {
  const { ctx, bbox } = chart;
  const y = chart.valToPos(limit, "y", true);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
