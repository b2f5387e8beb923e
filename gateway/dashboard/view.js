// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * All of the DOM: what the page shows, put there.
 *
 * @import { Health } from "./health.js"
 * @import { History, Summary } from "./history.js"
 * @import { Column, Line, Plot, Unit } from "./plots.js"
 */

import { canPlot, createChart } from "./charts.js";
import { formatTick, formatValue } from "./format.js";
import { HTML_LANG, otherLanguage, translate } from "./language.js";
import { MESSAGES } from "./messages.js";
import { COLUMNS, NUMBERS, PLOTS } from "./plots.js";

/**
 * @param {Document} document
 * @param {History} history
 * @param {string} language at first
 * @param {{switchLanguage: () => void}} hear
 */
export function createView(document, history, language, hear) {
  /** @param {string} id */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {string} key @param {Object<string, unknown>} [params] */
  const say = (key, params) => translate(MESSAGES[language], key, params);
  /** @param {Unit} unit @param {number|null|undefined} number */
  const value = (unit, number) => formatValue(language, unit, number ?? null);
  /** @param {number} at */
  const time = (at) =>
    new Intl.DateTimeFormat(HTML_LANG[language], { hourCycle: "h23", timeStyle: "medium" }).format(at * 1000);
  /** @type {Health} */
  let shown = { state: "connecting", seconds: 0 };

  const tiles = NUMBERS.map((number) => createTile(byId("tiles"), number));
  const figures = canPlot ? PLOTS.map((plot) => createFigure(byId("plots"), plot)) : [];
  const rows = COLUMNS.map((column) => createRow(byId("rows"), column));
  byId("plots-section").hidden = !canPlot;
  byId("uplot-license").hidden = !canPlot;
  byId("no-plots").hidden = canPlot;
  byId("table").toggleAttribute("open", !canPlot);
  byId("language").addEventListener("click", hear.switchLanguage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figures.forEach((each) => each.redraw()));
  byId("host").textContent = location.host;

  /** @param {HTMLElement} parent @param {string} tag @param {string} className */
  function element(parent, tag, className, text = "") {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    parent.append(made);
    return made;
  }

  /** @param {HTMLElement} parent @param {Column} column */
  function createTile(parent, { name, unit }) {
    const box = element(parent, "div", "tile");
    const label = element(box, "dt", "");
    const number = element(box, "dd", "");
    number.dataset.testid = `number-${name}`;
    return {
      word: () => (label.textContent = say(name)),
      fill: () => (number.textContent = value(unit, history.summary(name).now)),
    };
  }

  /** @param {HTMLElement} parent @param {Column} column */
  function createRow(parent, { name, unit, plot }) {
    const row = element(parent, "tr", "");
    const head = element(row, "th", "");
    head.setAttribute("scope", "row");
    /** @type {(keyof Summary)[]} */
    const kinds = ["now", "mean", "most"];
    const cells = kinds.map((which) => ({ which, cell: element(row, "td", "") }));
    cells[0].cell.dataset.testid = `row-${name}`;
    return {
      word: () => (head.textContent = plot ? say("ofPlot", { title: say(plot), name: say(name) }) : say(name)),
      fill() {
        const summary = history.summary(name);
        for (const { which, cell } of cells) cell.textContent = value(unit, summary[which]);
      },
    };
  }

  /** @param {HTMLElement} parent @param {Plot} plot */
  function createFigure(parent, plot) {
    const figure = element(parent, "figure", "card plot");
    const title = element(figure, "h3", "");
    const keys = element(figure, "p", "keys");
    const values = plot.lines.map((line) => createKey(keys, line));
    const moment = element(keys, "span", "moment");
    const canvas = element(figure, "div", "canvas");
    const note = element(figure, "figcaption", "");
    title.id = `${plot.id}-title`;
    note.id = `${plot.id}-note`;
    setAttributes(canvas, {
      role: "slider",
      tabindex: 0,
      "aria-labelledby": title.id,
      "aria-describedby": note.id,
      "aria-valuemin": 0,
    });
    /** @type {number|null} */
    let pointed = null;

    function fill() {
      const last = history.times().length - 1;
      const at = pointed ?? last;
      plot.lines.forEach(({ name }, i) => (values[i].number.textContent = value(plot.unit, history.column(name)[at])));
      moment.textContent = pointed === null ? "" : say("at", { time: time(history.times()[at]) });
    }
    /**
     * What a screen reader says: not the news of every second, but the moment that was stepped to.
     *
     * @param {number} index
     */
    function announce(index) {
      const said = plot.lines.map(({ name }) => `${say(name)} ${value(plot.unit, history.column(name)[index])}`);
      setAttributes(canvas, {
        "aria-valuemax": Math.max(0, history.times().length - 1),
        "aria-valuenow": index,
        "aria-valuetext": `${time(history.times()[index])}: ${said.join(", ")}`,
      });
    }
    setAttributes(canvas, { "aria-valuemax": 0, "aria-valuenow": 0, "aria-valuetext": "–" });

    const format = { tick: (/** @type {number} */ number) => formatTick(language, plot.unit, number), time };
    const chart = createChart(canvas, plot, history, format, {
      pointed(index) {
        pointed = index;
        fill();
      },
      stepped: announce,
    });
    canvas.addEventListener("focus", () => history.times().length > 0 && announce(history.times().length - 1));

    return {
      word() {
        title.textContent = say(plot.id);
        note.textContent = say(`${plot.id}Note`);
        plot.lines.forEach(({ name }, i) => (values[i].label.textContent = say(name)));
        chart.redraw();
      },
      fill() {
        chart.draw();
        fill();
      },
      redraw: chart.redraw,
    };
  }

  /** A line's sample, its name, and its value at the marked moment. @param {HTMLElement} parent @param {Line} line */
  function createKey(parent, { colour, dash }) {
    const key = element(parent, "span", "key");
    const sample = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    setAttributes(sample, { viewBox: "0 0 20 8", width: 20, height: 8, "aria-hidden": "true" });
    const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
    setAttributes(stroke, { d: "M0 4h20", "stroke-width": 2.5, "stroke-dasharray": dash ? dash.join(" ") : "none" });
    stroke.style.stroke = `var(${colour})`;
    sample.append(stroke);
    key.append(sample);
    return { label: element(key, "span", ""), number: element(key, "b", "") };
  }

  function word() {
    document.documentElement.lang = HTML_LANG[language];
    document.title = say("pageTitle");
    for (const each of document.querySelectorAll("[data-text]"))
      each.textContent = say(each.getAttribute("data-text") ?? "");
    byId("language").textContent = say("switchLanguage");
    byId("language").setAttribute("aria-label", say("switchLanguageLabel"));
    byId("language").lang = HTML_LANG[otherLanguage(language)];
    for (const each of [...tiles, ...figures, ...rows]) each.word();
  }

  function fillHealth() {
    const { state, seconds } = shown;
    byId("connection").dataset.state = state;
    byId("connection-word").textContent = say(state, { seconds });
    byId("note").textContent = say(`${state}Note`);
    const said = say(`${state}Said`);
    // A live region is read out at each change: not at each second.
    if (byId("said").textContent !== said) byId("said").textContent = said;
  }

  function fill() {
    fillHealth();
    for (const each of [...tiles, ...figures, ...rows]) each.fill();
  }

  word();
  fill();
  byId("board").dataset.ready = "";

  return {
    /** @param {Health} health */
    show(health) {
      shown = health;
      fill();
    },
    /** @param {string} chosen */
    speak(chosen) {
      language = chosen;
      word();
      fill();
    },
  };
}

/** @param {Element} element @param {Object<string, string|number>} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
