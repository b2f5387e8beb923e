# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Builds the project on Debian 13, with its libraries, and runs the tests about C++; in a container of its own.

Prints what was printed there. Exit status 77: there is no engine, with the reason.
"""

import contextlib
import os
import subprocess
import sys
import tempfile

os.environ["HOLDFAST_BASE"] = "debian:trixie-slim"
import engine  # noqa: E402, which reads it

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = "-L unit|process"


def main():
    with contextlib.ExitStack() as cleanup:
        environment = dict(os.environ)
        try:
            if not engine.works("docker", "info", env=environment):
                engine.start_engine(environment, cleanup)
            engine.provide_base(environment)
        except engine.Unavailable as reason:
            print(f"skipped: {reason}")
            return 77
        folder = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-clone-"))
        engine.copy_of_the_project(PROJECT, folder)
        return subprocess.run(
            ["docker", "build", "--target", "test", "--build-arg", f"BASE={engine.BASE}",
             "--build-arg", f"TESTS={TESTS}", "."], cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
