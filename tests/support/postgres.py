# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A PostgreSQL server of a test's own, as a context manager: no port, a socket in a folder that goes with it.

As a program it runs a command beside one: postgres.py COMMAND..., which finds the server in HOLDFAST_TEST_POSTGRES, as
URI without a database. The exit status is the command's; 77 where PostgreSQL is not installed, but not in CI.
"""

import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

from programs import SOON

# Debian has them there, the newest last.
FOLDERS = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda folder: int(folder.split("/")[-2]))
MISSING = "it needs PostgreSQL: script/bootstrap installs it"
USER = "postgres"  # Debian's package makes it; the server refuses to be root's


def need_postgres():
    """Skips a test where PostgreSQL is not installed; in CI it fails: there it is."""
    if FOLDERS:
        return
    if os.environ.get("CI"):
        raise AssertionError(MISSING)
    raise unittest.SkipTest(MISSING)


def start_for_module():
    """A server for all tests of a module, from its setUpModule()."""
    need_postgres()
    server = Postgres().__enter__()
    unittest.addModuleCleanup(server.__exit__)
    return server


class Postgres:
    """A server with nothing in it, which ends with its test even if that is killed."""

    def __enter__(self):
        self._folder = tempfile.mkdtemp(prefix="holdfast-pg-")
        self.log = []
        # setpriv sets the signal behind a change of the user, which would clear it.
        self._as_user = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            shutil.chown(self._folder, USER, USER)
            self._as_user += ["--reuid", USER, "--regid", USER, "--clear-groups"]
        data = os.path.join(self._folder, "data")
        try:
            subprocess.run(self._as_user + [os.path.join(FOLDERS[-1], "initdb"), "-D", data, "-U", USER, "-A", "trust",
                                            "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"],
                           check=True, stdout=subprocess.DEVNULL, timeout=3 * SOON)
            self._start(data)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def _start(self, data):
        settings = {"listen_addresses": "", "unix_socket_directories": self._folder, "fsync": "off",
                    "shared_buffers": "16MB", "max_wal_senders": "0", "wal_level": "minimal",
                    "autovacuum": "off", "jit": "off", "log_min_messages": "log"}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(self._as_user + [os.path.join(FOLDERS[-1], "postgres"), "-D", data, *flags],
                                        stderr=subprocess.PIPE, text=True)
        ready = threading.Event()
        threading.Thread(target=self._read, args=(ready,), daemon=True).start()
        if not ready.wait(SOON):
            self._stop()
            raise AssertionError("PostgreSQL does not start:\n" + "".join(self.log))

    def _read(self, ready):
        for line in self.process.stderr:
            self.log.append(line)
            if "ready to accept connections" in line:
                ready.set()

    def _stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing of it is wanted any more
        self.process.wait(SOON)

    def __exit__(self, *_):
        try:
            self._stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database="postgres"):
        """Of one of its databases."""
        return f"postgresql://{USER}@{urllib.parse.quote(self._folder, safe='')}/{database}"

    def query(self, sql, database="postgres"):
        """What psql prints of it, a line for a row."""
        done = subprocess.run([os.path.join(FOLDERS[-1], "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql,
                               self.url(database)], check=True, capture_output=True, text=True, timeout=SOON)
        return done.stdout.splitlines()


def main():
    if not FOLDERS:
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("CI") else 77
    with Postgres() as server:
        environment = {**os.environ, "HOLDFAST_TEST_POSTGRES": server.url("")}
        status = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        if status:
            print("--- PostgreSQL printed:\n" + "".join(server.log), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
