// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** What the dashboard and the owner's page use of uPlot, which the build puts beside its modules. */
export default class uPlot {
  constructor(options: Options, data: Column[], element: HTMLElement);
  static paths?: { bars?: (options: { size: number[] }) => object };
  cursor: { idx?: number | null };
  ctx: CanvasRenderingContext2D;
  bbox: { left: number; width: number };
  setData(data: Column[]): void;
  setSize(size: { width: number; height: number }): void;
  setCursor(at: { left: number; top: number }): void;
  valToPos(value: number, scale: "x" | "y", inCanvas?: boolean): number;
  redraw(rebuildPaths: boolean, recalcAxes: boolean): void;
}

type Column = (number | null)[];

interface Options {
  width: number;
  height: number;
  padding: number[];
  legend: { show: boolean };
  cursor: object;
  scales: {
    x: { time?: boolean; range: () => number[] };
    y: { range: (chart: uPlot, least: number | null, most: number | null) => number[] };
  };
  axes: { values: (chart: uPlot, values: number[]) => string[]; [detail: string]: unknown }[];
  series: object[];
  hooks: { draw: ((chart: uPlot) => void)[]; setCursor: ((chart: uPlot) => void)[] };
}
