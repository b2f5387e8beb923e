// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Every word of the dashboard, in each language; `{seconds}` and the like are filled in by language.js. A test holds both
 * languages to the same keys and placeholders, and to a title and an explanation for each plot.
 */

const en = {
  title: "Gateway",
  pageTitle: "Gateway dashboard · Holdfast",
  switchLanguage: "中文",
  switchLanguageLabel: "用中文显示",

  connecting: "Connecting",
  live: "Live",
  stale: "Stale for {seconds} s",
  waiting: "Waiting for cartd",
  unanswered: "No answer for {seconds} s",
  liveSaid: "The gateway is live",
  staleSaid: "The gateway is stale",
  waitingSaid: "The gateway waits for cartd",
  unansweredSaid: "The gateway does not answer",
  connectingSaid: "Connecting to the gateway",
  connectingNote: "Asking the gateway for its numbers.",
  liveNote: "It hears cartd and answers. Numbers are of this gateway alone, read every second.",
  staleNote:
    "Nothing is heard from cartd: shoppers may see old numbers. All gateways stale: look at cartd's last log line. Only this one: look at its network.",
  waitingNote: "It has no snapshot from cartd yet. Is cartd running, and do --commands and --changes lead to it?",
  unansweredNote:
    "The gateway, or the way to this port, is gone. Below is what was last known; this page goes on trying.",

  numbersTitle: "Right now",
  plotsTitle: "The last ten minutes",
  connections: "Connections",
  watching: "Watching",
  answered: "Answers and events",
  changes: "Changes",
  commands: "Commands",
  bytesOut: "Sent to browsers",

  watchingPlot: "Who is watching",
  watchingPlotNote:
    "About one for each browser that shows the page: its tabs share one. Far fewer: a proxy cuts polls short, its read time-out must be above the longest wait. Flat at the limit: add gateways.",
  held: "held polls",
  streams: "event streams",
  answersPlot: "Answers and events per second",
  answersPlotNote:
    "A spike at each change, a steady rest of waits that ran out. Many that left: pages are being closed, or a proxy gives up.",
  byChange: "by a change",
  byEvent: "events",
  byDeadline: "wait over",
  byPeer: "peer left",
  changesPlot: "Changes heard per second",
  changesPlotNote: "What cartd publishes, the same at every gateway. None while commands are done: see the feed below.",
  fanOutPlot: "Fan-out time",
  fanOutPlotNote:
    "From a change to the last poll it answers, over 10 s: some 10 ms for each thousand who wait. Above that, this machine is short of CPU: add gateways.",
  fanOut50: "half within",
  fanOut99: "99 % within",
  commandsPlot: "Commands per second",
  commandsPlotNote:
    "Refused is business: sold out, a limit. Unavailable: no connection to cartd, nothing happened. Unknown: no reply in time; cartd or its disk is too slow.",
  done: "done",
  refused: "refused",
  unavailable: "unavailable",
  unknown: "unknown",
  silencePlot: "Silence of the feed",
  silencePlotNote:
    "cartd is heard every second at least. Above the line, at 3 s, this gateway is stale and says so to shoppers.",
  silence: "since last heard",

  at: "at {time}",
  ofPlot: "{title}: {name}",
  table: "All numbers as a table",
  tableCaption: "Now, and over what this page has seen of the last ten minutes",
  number: "Number",
  now: "Now",
  mean: "Mean",
  most: "Most",
  noPlots: "Plots were left out of this build: npm could not install uPlot. The numbers are all here.",
  rawMetrics: "Raw metrics",
  plotsBy: "Plots by uPlot",
};

const zh = {
  title: "网关",
  pageTitle: "网关仪表板 · Holdfast",
  switchLanguage: "English",
  switchLanguageLabel: "Show in English",

  connecting: "正在连接",
  live: "正常",
  stale: "已过时 {seconds} 秒",
  waiting: "正在等待 cartd",
  unanswered: "{seconds} 秒无应答",
  liveSaid: "网关正常",
  staleSaid: "网关数据已过时",
  waitingSaid: "网关正在等待 cartd",
  unansweredSaid: "网关没有应答",
  connectingSaid: "正在连接网关",
  connectingNote: "正在向网关读取数据。",
  liveNote: "网关能收到 cartd 的消息，应答正常。这里只显示这一个网关的数据，每秒读取一次。",
  staleNote:
    "收不到 cartd 的消息，顾客看到的数字可能已旧。若所有网关都这样，请看 cartd 的最后一行日志；若只有这一个，请检查它的网络。",
  waitingNote: "网关还没有从 cartd 取得快照。cartd 在运行吗？--commands 和 --changes 指向它吗？",
  unansweredNote: "网关已停止，或无法连到此端口。下面是最后读到的数据，页面会继续尝试。",

  numbersTitle: "当前",
  plotsTitle: "最近十分钟",
  connections: "连接数",
  watching: "正在关注",
  answered: "应答与事件",
  changes: "库存变化",
  commands: "命令",
  bytesOut: "发往浏览器",

  watchingPlot: "正在关注",
  watchingPlotNote:
    "大约每个打开商店页面的浏览器一个，同一浏览器的标签页共用。若少得多，说明有代理提前断开：它的读超时必须大于最长等待时间。若停在上限不动，请增加网关。",
  held: "等待中的轮询",
  streams: "事件流",
  answersPlot: "每秒应答与事件",
  answersPlotNote: "每次变化出现一个尖峰，其余是等待到时。离开的很多：页面被关闭，或代理放弃了等待。",
  byChange: "因变化",
  byEvent: "流事件",
  byDeadline: "等待到时",
  byPeer: "对方离开",
  changesPlot: "每秒收到的变化",
  changesPlotNote: "cartd 发布的变化，各网关应相同。若命令成功而这里为零，请看下面的消息流。",
  fanOutPlot: "扇出用时",
  fanOutPlotNote:
    "从变化到答完最后一个轮询，取 10 秒内的数据：每一千个等待者约 10 毫秒。若高出许多，说明本机 CPU 不足，请增加网关。",
  fanOut50: "半数不超过",
  fanOut99: "99 % 不超过",
  commandsPlot: "每秒命令数",
  commandsPlotNote:
    "“被拒绝”属正常业务：售罄或限购。“不可用”：没有到 cartd 的连接，什么也没发生。“未知”：未按时收到答复，cartd 或其磁盘太慢。",
  done: "成功",
  refused: "被拒绝",
  unavailable: "不可用",
  unknown: "未知",
  silencePlot: "消息流静默",
  silencePlotNote: "cartd 至少每秒发来一条消息。超过 3 秒那条线，网关即为过时，并会告诉顾客。",
  silence: "距上次收到",

  at: "{time}",
  ofPlot: "{title}：{name}",
  table: "以表格显示全部数字",
  tableCaption: "当前值，以及本页在最近十分钟内所见",
  number: "指标",
  now: "当前",
  mean: "平均",
  most: "最高",
  noPlots: "此版本构建时未能通过 npm 安装 uPlot，因此没有图表。数字全部在此。",
  rawMetrics: "原始指标",
  plotsBy: "图表由 uPlot 绘制",
};

/** @type {Object<string, Object<string, string>>} */
export const MESSAGES = Object.freeze({ en: Object.freeze(en), zh: Object.freeze(zh) });
