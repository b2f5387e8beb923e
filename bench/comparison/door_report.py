# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What bench/door has measured, as the last section of RESULTS.md."""

import json
import statistics

TITLE = "## The door"
# Ours and what it is held against.
PAIRS = (("gateway, TLS", "nginx + nchan, TLS"), ("gateway", "nginx + nchan"),
         ("HAProxy, gateway, TLS", "HAProxy, nginx + nchan, TLS"), ("HAProxy, gateway", "HAProxy, nginx + nchan"),
         ("HAProxy, gateway, TLS", "gateway, TLS"), ("HAProxy, gateway", "gateway"))


def section(results):
    """Each figure is the median of the rounds, each ratio the median of the rounds' own ratios."""
    ways = results["ways"]
    lines = [TITLE, "", f"Written by `bench/door`; rounds: {results['rounds']}. {results['pauses']}", "",
             "| way | held | CPU µs/poll | KB/poll | last ms |", "|---|---:|---:|---:|---:|"]
    for way, by_count in ways.items():
        for count, rows in by_count.items():
            lines.append(f"| {way} | {int(count):,} | {_median(rows, 'cpu_us_per_poll'):.1f} | "
                         f"{_median(rows, 'user_bytes_per_poll') / 1000:.1f} | {_median(rows, 'last_ms'):.1f} |")
    lines += ["", "| | held | CPU, × | memory, × | last answer, × |", "|---|---:|---:|---:|---:|"]
    for ours, theirs in PAIRS:
        for count, rows in ways.get(ours, {}).items():
            others = ways.get(theirs, {}).get(count)
            if others:
                ratios = [_ratio(rows, others, field) for field in ("cpu_us_per_poll", "user_bytes_per_poll", "last_ms")]
                lines.append(f"| {ours} / {theirs} | {int(count):,} | " + " | ".join(f"{each:.2f}" for each in ratios) + " |")
    lines += ["", *(_wave(wave) for wave in results["waves"])]
    return "\n".join(lines).rstrip() + "\n"


def of_file(path):
    """The section of what was measured last; empty where nothing was."""
    return section(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ""


def put_into(text, made):
    """RESULTS.md with this section in place of the one that it has."""
    return text.partition("\n" + TITLE)[0].rstrip() + "\n\n" + made


def _wave(wave):
    alone, meanwhile = wave["alone"], wave["meanwhile"]
    return (f"- {alone['count']:,} held with TLS: the last has its answer after {alone['last_ms']:.0f} ms, and after "
            f"{meanwhile['last_ms']:.0f} ms where as many have just begun new handshakes, of which "
            f"{meanwhile['handshakes_per_second']:,.0f} a second are done; {meanwhile['errors']} of all failed.")


def _median(rows, figure):
    return statistics.median(row[figure] for row in rows)


def _ratio(ours, theirs, figure):
    return statistics.median(a[figure] / max(b[figure], 1e-9) for a, b in zip(ours, theirs))
