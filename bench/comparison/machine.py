# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The machine it all runs on: what it is, what is installed, and whether it has anything else to do."""

import os
import pathlib
import platform
import subprocess
import time

# More than this share of the processors taken by others, or by other machines on the same host,
# is seen in the figures.
BUSY_SHARE = 0.05
STEAL_SHARE = 0.01

_PACKAGES = {"nginx": "nginx-common", "nchan": "libnginx-mod-nchan", "Tornado": "python3-tornado",
             "cpp-httplib": "libcpp-httplib-dev", "libzmq": "libzmq5",
             "SQLite": "libsqlite3-0", "g++": "g++"}


class Pause:
    """What the machine does while nothing of ours runs, over a second."""

    def __init__(self, seconds=1.0):
        self.load = os.getloadavg()[0]
        before = _processor_times()
        time.sleep(seconds)
        spent = [after - was for after, was in zip(_processor_times(), before)]
        # user nice system idle iowait irq softirq steal; guest times are in user already
        total = max(1, sum(spent[:8]))
        self.steal = spent[7] / total
        self.busy = 1 - (spent[3] + spent[4]) / total - self.steal

    def is_busy(self):
        return self.busy > BUSY_SHARE or self.steal > STEAL_SHARE

    def __str__(self):
        words = f"load {self.load:.2f}, others take {self.busy:.0%}, stolen {self.steal:.0%}"
        return words + (": BUSY" if self.is_busy() else "")


def _processor_times():
    with open("/proc/stat", encoding="ascii") as file:
        return [int(word) for word in file.readline().split()[1:]]


def describe():
    """[(what, value)] of the machine."""
    model = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [("processors", f"{os.cpu_count()} × {model}"), ("memory", f"{memory:.0f} GiB"),
            ("kernel", f"{platform.system()} {platform.release()}")]


def versions(build, root):
    """[(what, version)] of Holdfast and of everything it is compared with or made of."""
    gateway = _output([build / "gateway/gateway", "--version"]).rpartition(" ")[2]
    commit = _output(["git", "-C", root, "rev-parse", "--short=12", "HEAD"])
    found = [("Holdfast", f"{gateway} ({commit})" if commit else gateway)]
    found += [(name, package_version(name)) for name in _PACKAGES]
    return found + [("Python", platform.python_version())]


def package_version(name):
    """Debian's, of something in the report's list of versions."""
    return _output(["dpkg-query", "-W", "-f", "${Version}", _PACKAGES[name]]) or "unknown"


def _output(command):
    """What it prints; nothing where it fails."""
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True,
                              timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
