# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Runs a command while a shop is open: run_with_shop.py ARTIFACTS COMMAND...

The shop is one cartd with a store of its own and two gateways, all on ports the system chose. The
command finds the gateways' base URLs in HOLDFAST_TEST_GATEWAY_A and HOLDFAST_TEST_GATEWAY_B, that
of the first one's operator's port in HOLDFAST_TEST_ADMIN_A, and in HOLDFAST_TEST_ARTIFACTS a folder
for what it wants to leave behind. The exit status is the command's; when that or the shop fails,
the programs' logs are printed.
"""

import os
import subprocess
import sys

from programs import Cartd, Gateway


def main():
    artifacts, command = sys.argv[1], sys.argv[2:]
    os.makedirs(artifacts, exist_ok=True)
    cartd = Cartd()
    gateways = [Gateway(cartd.commands, cartd.changes) for _ in range(2)]
    for gateway in gateways:
        gateway.wait_ready()
    environment = {**os.environ,
                   "HOLDFAST_TEST_GATEWAY_A": "http://" + gateways[0].http,
                   "HOLDFAST_TEST_GATEWAY_B": "http://" + gateways[1].http,
                   "HOLDFAST_TEST_ADMIN_A": "http://" + gateways[0].admin,
                   "HOLDFAST_TEST_ARTIFACTS": artifacts}
    status = subprocess.run(command, env=environment, check=False).returncode
    for program in (*gateways, cartd):
        status = program.stop() or status
    if status:
        for program in (*gateways, cartd):
            print(f"--- {program.name} printed:\n{program.log()}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
