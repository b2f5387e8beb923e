# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What measures, in its smallest run with this build's programs."""

import os
import pathlib
import subprocess
import sys

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ["HOLDFAST_TEST_BUILD"])
_SKIPPED = 77  # SKIP_RETURN_CODE
_SOON = 280


def need_what_is_compared():
    """Skips all of it where something is not installed."""
    missing = subprocess.run([_ROOT / "script/bootstrap", "--missing", "bench"],
                             capture_output=True, text=True, check=False)
    if missing.returncode != 0:
        print(f"skipped: {missing.stderr.strip()}; script/bootstrap bench installs what is needed")
        sys.exit(_SKIPPED)


def run(program, folder):
    """Of bench/: what it came to, with its output in the folder."""
    return subprocess.run([_ROOT / "bench" / program, "--small", "--build", BUILD, "--output", folder],
                          capture_output=True, text=True, timeout=_SOON, check=False)
