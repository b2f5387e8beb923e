# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The package these tests look at: HOLDFAST_TEST_PACKAGE, or one made of the current build; unpacked beside it.

As a program it makes both; a test that finds none, or misses a tool, is skipped and says why.
"""

import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77  # SKIP_RETURN_CODE
SOON = 100

BUILD = pathlib.Path(os.environ["HOLDFAST_TEST_BUILD"])
VERSION = os.environ["HOLDFAST_TEST_VERSION"]
FOLDER = BUILD / "package-test"
ROOT = FOLDER / "root"
UNITS = ROOT / "usr/lib/systemd/system"


def skip(why):
    print(f"skipped: {why}; script/bootstrap package installs what is needed")
    sys.exit(SKIPPED)


def need(*tools):
    """Skips the test unless the tools are here, and the package; returns the package."""
    for tool in tools:
        if not shutil.which(tool):
            skip(f"there is no {tool}")
    packages = list(FOLDER.glob("*.deb"))
    if not packages:
        skip("no package was made")
    return packages[0]


def run(*command, **more):
    """Output of a command that must succeed, its stderr too."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=SOON, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}")
    return done.stdout


def build():
    shutil.rmtree(FOLDER, ignore_errors=True)
    for tool in ("dpkg-deb", "dpkg-shlibdeps", "file", "strip"):
        if not shutil.which(tool):
            skip(f"there is no {tool}")
    ROOT.mkdir(parents=True)
    if os.environ.get("HOLDFAST_TEST_PACKAGE"):
        shutil.copy2(os.environ["HOLDFAST_TEST_PACKAGE"], FOLDER)
    elif (BUILD / "CPackConfig.cmake").exists():
        run(os.environ["HOLDFAST_TEST_CPACK"], "--config", str(BUILD / "CPackConfig.cmake"),
            "-B", str(FOLDER))
    else:
        skip("this build makes no package, its configure said why")
    run("dpkg-deb", "--extract", str(need()), str(ROOT))


if __name__ == "__main__":
    build()
