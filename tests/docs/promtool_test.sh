#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
#
# The rules of observe/ are right, and each alert fires when it should: promtool_test.sh FOLDER
set -eu
command -v promtool >/dev/null || {
  echo "skipped: promtool is not installed (Debian's package prometheus has it)"
  exit 77
}
cd "$1"
promtool check config prometheus.yml  # and the rules it names
promtool test rules rules_test.yml
