# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: the package holds what it should, as Debian wants it, and its programs run.

Method: dpkg-deb's lists of it; the programs are run from the folder it is unpacked in.
"""

import os
import pathlib
import re
import unittest

import package

class ContentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deb = str(package.need("dpkg-deb"))
        # mode owner size date time ./path
        lines = [line.split() for line in package.run("dpkg-deb", "--contents", cls.deb).splitlines()]
        cls.entries = {words[5].removeprefix("."): (words[0], words[1]) for words in lines}
        cls.files = {path for path in cls.entries if not path.endswith("/")}

    def field(self, name):
        return package.run("dpkg-deb", "--field", self.deb, name).strip()

    def test_everything_is_there(self):
        for path in ("/usr/bin/cartd", "/usr/bin/gateway", "/usr/share/holdfast/web/index.html",
                     "/usr/share/holdfast/web/client/holdfast.js",
                     "/usr/share/holdfast/web/client/elements.js",
                     "/usr/lib/systemd/system/cartd.service", "/usr/bin/courier",
                     "/usr/lib/systemd/system/courier.service", "/etc/holdfast/courier.conf",
                     "/usr/lib/systemd/system/gateway@.service", "/usr/lib/systemd/system/backoffice.service",
                     "/usr/lib/sysusers.d/holdfast.conf",
                     "/usr/lib/systemd/system/holdfast-keys.service", "/usr/libexec/holdfast/make-keys",
                     "/etc/holdfast/cartctl.conf", "/etc/holdfast/cartd.conf", "/etc/holdfast/gateway.conf", "/etc/holdfast/backoffice.conf",
                     "/etc/holdfast/backend.keys",
                     "/usr/share/doc/holdfast/docs/running.md", "/usr/share/doc/holdfast/SECURITY.md",
                     "/usr/share/doc/holdfast/proto/openapi.yaml", "/usr/share/doc/holdfast/proto/backend.yaml",
                     "/usr/share/doc/holdfast/proto/asyncapi.yaml",
                     "/usr/share/doc/holdfast/copyright",
                     "/usr/share/doc/holdfast/changelog.gz"):
            self.assertIn(path, self.files)

    def test_the_page_is_one_script_and_one_style(self):
        web = "/usr/share/holdfast/web/"
        if web + "client/net/wire.js" in self.files and not os.environ.get("CI"):
            self.skipTest("it was made without npm: the page is its modules")
        page = pathlib.Path(str(package.ROOT) + web + "index.html").read_text(encoding="utf-8")
        named = re.findall(r'(?:href|src)="/((?:app|style)\.[^"]*)"', page)
        self.assertEqual(["app.js", "style.css"],
                         sorted(re.sub(r"\.[0-9a-f]{16}\.", ".", name) for name in named), page)
        for name in named:
            self.assertIn(web + re.sub(r"\.[0-9a-f]{16}\.", ".", name), self.files)
            self.assertIn(web + name + ".br", self.files)
        self.assertEqual([], [path for path in self.files if path.startswith((web + "view/", web + "client/net/"))])

    def test_every_program_has_a_man_page(self):
        programs = {path.rpartition("/")[2] for path in self.files if path.startswith("/usr/bin/")}
        pages = {found[1] for found in (re.fullmatch(r"/usr/share/man/man\d/(.*)\.\d\.gz", path)
                                        for path in self.files) if found}
        self.assertEqual(programs, pages)

    def test_modes_and_owners(self):
        for path, (mode, owner) in self.entries.items():
            expected = ("drwxr-xr-x" if path.endswith("/") else
                        "-rwxr-xr-x" if path.startswith(("/usr/bin/", "/usr/libexec/")) else "-rw-r--r--")
            self.assertEqual((expected, "root/root"), (mode, owner), path)

    def test_what_an_operator_changes_is_kept_on_upgrade(self):
        kept = package.run("dpkg-deb", "--info", self.deb, "conffiles").split()
        self.assertEqual(sorted(path for path in self.files if path.startswith("/etc/")), sorted(kept))

    def test_fields(self):
        self.assertEqual("holdfast", self.field("Package"))
        self.assertEqual(package.VERSION, self.field("Version"))
        self.assertEqual(package.run("dpkg", "--print-architecture").strip(),
                         self.field("Architecture"))
        for library in ("libzmq5", "libsqlite3-0", "libpq5", "libsodium23", "libssl3", "zlib1g", "libc6", "systemd"):
            self.assertIn(library, self.field("Depends"))

    def test_the_programs_run(self):
        for path in self.files:
            if path.startswith("/usr/bin/"):
                name = path.rpartition("/")[2]
                self.assertEqual(f"{name} {package.VERSION}\n",
                                 package.run(str(package.ROOT) + path, "--version"))
