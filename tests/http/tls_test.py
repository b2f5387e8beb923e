# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""Goal: over TLS the shop is the same; what is old, weak or broken gets no connection, and certificates change while it sells.

Method: a real gateway with certificates of the test, asked by Python's ssl and by openssl's command, and with bytes that no client
sends.
"""

import json
import os
import random
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

from certificates import Certificate
from programs import GATEWAY, SOON, Cartd, Gateway, Program, eventually, request
from tls_client import Client

HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="holdfast-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.shop = Certificate(cls.folder.name, "shop", "localhost", "shop.example", "*.shop.example")
        cls.other = Certificate(cls.folder.name, "other", "other.example", key=("rsa", "rsa_keygen_bits:2048"))
        cls.cartd = Cartd(catalog={"items": [{"item": f"item-{n}", "stock": 1000, "name": {"en": "n" * 200}}
                                             for n in range(500)]})
        cls.addClassCleanup(cls.cartd.stop)
        cls.gateway = cls.start(*cls.shop.flags(), *cls.other.flags(), "--redirect-from", "127.0.0.1:0")
        cls.addClassCleanup(cls.gateway.stop)

    @classmethod
    def start(cls, *flags):
        return Gateway(cls.cartd.commands, cls.cartd.changes, *flags).wait_ready()

    def connect(self, gateway=None, context=None, **more):
        return Client((gateway or self.gateway).http, context or self.shop.client(), **more)

    def s_client(self, *flags):
        """What openssl's client comes to: whether it has a connection, and what it prints."""
        ran = subprocess.run(["openssl", "s_client", "-connect", self.gateway.http, "-servername", "localhost", *flags],
                             input=b"", capture_output=True, timeout=SOON, check=False)
        printed = (ran.stdout + ran.stderr).decode(errors="replace")
        return "Cipher is (NONE)" not in printed and ran.returncode == 0, printed

    def test_the_page_is_to_be_asked_for_by_tls_from_then_on(self):
        with self.connect() as client:
            client.send("/")
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.tls.recv(4096) or self.fail(head)
        self.assertIn(b"\r\nStrict-Transport-Security: max-age=15552000\r\n", head)

    # --- the shop is the same ---------------------------------------------------------------------------

    def test_a_poll_is_answered_by_another_ones_purchase(self):
        with self.connect() as poller, self.connect() as buyer:
            cursor = json.loads(poller.ask("/status?item=item-1&wait=0")[1])["cursor"]
            poller.send(f"/status?item=item-1&wait=50&since={cursor}")
            self.gateway.wait_held(1)
            status, _ = buyer.ask("/cart", "POST", "session=anna&action=add&item=item-1&quantity=1")
            self.assertEqual(200, status)
            status, body = poller.read()
            self.assertEqual((200, 1), (status, json.loads(body)["items"][0]["held"]))

    def test_requests_in_one_record_and_one_in_many_are_the_same_to_it(self):
        text = b"GET /items?q=none HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with self.connect() as client:
            client.tls.sendall(text * 8)
            self.assertEqual([200] * 8, [client.read()[0] for _ in range(8)])
            for at in range(len(text)):
                client.tls.sendall(text[at:at + 1])
            self.assertEqual(200, client.read()[0])

    def test_a_body_as_long_as_may_be_and_one_longer(self):
        with self.connect() as client:
            self.assertEqual(400, client.ask("/cart", "POST", "x" * 65_536)[0])
        with self.connect() as client:
            self.assertEqual(413, client.ask("/cart", "POST", "x" * 65_537)[0])

    def test_who_reads_slowly_gets_every_byte(self):
        with self.connect() as client:
            whole = client.ask("/items")[1]
        self.assertGreater(len(whole), 100_000)
        count = 40
        with self.connect(small=True) as client:
            for _ in range(count):
                client.send("/items")
            for number in range(count):
                self.assertEqual((200, len(whole)), (lambda a: (a[0], len(a[1])))(client.read()), number)

    def test_who_sends_its_last_is_answered_and_told_the_end(self):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.shop.client().wrap_bio(incoming, outgoing, server_hostname="localhost")
        where, _, port = self.gateway.http.rpartition(":")
        with socket.create_connection((where, int(port)), SOON) as raw:
            def drive(step):
                while True:
                    try:
                        return step()
                    except ssl.SSLWantReadError:
                        raw.sendall(outgoing.read())
                        incoming.write(raw.recv(65536))
            drive(tls.do_handshake)
            tls.write(b"GET /items?q=none HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with self.assertRaises(ssl.SSLWantReadError):
                tls.unwrap()
            raw.sendall(outgoing.read())  # the request and close_notify: a half-closed connection
            answer = b""
            while more := raw.recv(65536):
                answer += more
            # An answer, close_notify, and the end.
            self.assertGreater(len(answer), 200)

    def test_who_was_here_shakes_hands_by_a_ticket(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = self.shop.client()
            context.maximum_version = version
            with self.connect(context=context) as first:
                first.ask("/items?q=none")
                session = first.tls.session
                self.assertFalse(first.tls.session_reused)
            with self.connect(context=context, session=session) as second:
                self.assertTrue(second.tls.session_reused, version)
                self.assertEqual(200, second.ask("/items?q=none")[0])

    def test_plain_requests_are_redirected_and_the_rest_of_the_connection_too(self):
        plain = self.gateway.listening("redirect")
        port = self.gateway.http.rpartition(":")[2]
        with socket.create_connection((plain.rpartition(":")[0], int(plain.rpartition(":")[2])), SOON) as raw:
            for target in ("/", "/cart?a=b"):
                raw.sendall(f"POST {target} HTTP/1.1\r\nHost: shop.example:81\r\nContent-Length: 1\r\n\r\nx".encode())
                answer = raw.recv(4096).decode()
                self.assertTrue(answer.startswith("HTTP/1.1 308 "), answer)
                self.assertIn(f"Location: https://shop.example:{port}{target}\r\n", answer)
        status, _ = request(plain, "GET", "/status?item=item-1&wait=0")
        self.assertEqual(308, status)

    # --- versions, ciphers, protocols, names --------------------------------------------------------------

    def test_versions(self):
        for flag, works in (("-tls1_3", True), ("-tls1_2", True), ("-tls1_1", False), ("-tls1", False)):
            done, printed = self.s_client(flag, "-cipher", "DEFAULT@SECLEVEL=0")
            self.assertEqual(works, done, printed)

    def test_ciphers(self):
        for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"):
            done, printed = self.s_client("-tls1_2", "-cipher", cipher)
            self.assertTrue(done and f"Cipher is {cipher}" in printed, printed)
        for cipher in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256", "AES128-SHA", "NULL",
                       "DHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-CCM8", "ADH-AES128-GCM-SHA256"):
            done, printed = self.s_client("-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")
            self.assertFalse(done, printed)
        done, printed = self.s_client("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256")
        self.assertFalse(done, printed)

    def test_what_a_peer_prefers_counts_only_where_it_has_no_aes(self):
        for offered, chosen in (("TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
                                ("TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")):
            done, printed = self.s_client("-tls1_3", "-ciphersuites", offered)
            self.assertTrue(done and f"Cipher is {chosen}" in printed, printed)

    def test_there_is_no_renegotiation_and_no_compression(self):
        done, printed = self.s_client("-tls1_2")
        self.assertTrue(done and "Compression: NONE" in printed, printed)
        ran = subprocess.run(["openssl", "s_client", "-connect", self.gateway.http, "-tls1_2"], input=b"R\n",
                             capture_output=True, timeout=SOON, check=False)
        self.assertIn(b"no renegotiation", ran.stderr)

    def test_http_1_1_is_all_that_is_spoken(self):
        for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["http/1.1"], "http/1.1")):
            context = self.shop.client()
            context.set_alpn_protocols(offered)
            with self.connect(context=context) as client:
                self.assertEqual(chosen, client.tls.selected_alpn_protocol())
        context = self.shop.client()
        context.set_alpn_protocols(["h2"])
        with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
            self.connect(context=context)

    def test_each_name_is_shown_its_certificate(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        for host, certificate in (("shop.example", self.shop), ("www.shop.example", self.shop), ("OTHER.example", self.other),
                                  ("a.b.shop.example", self.shop), ("unknown.example", self.shop), (None, self.shop)):
            with self.connect(context=context, host=host) as client:
                self.assertEqual(certificate.shown(), client.tls.getpeercert(binary_form=True), host)

    # --- what is broken -------------------------------------------------------------------------------------

    def end(self, raw, bytes_):
        """Sends them as the last, and waits until the gateway has ended the connection, too."""
        try:
            raw.sendall(bytes_)
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(65536):
                pass
        except TimeoutError:
            raise
        except OSError:
            pass  # it did not wait for all of them

    def garbage(self):
        dice = random.Random(14)
        yield b""
        yield b"\x16"
        yield HELLO
        yield HELLO[:5] + bytes(512)
        yield b"\x16\x03\x01\xff\xff" + bytes(70_000)
        yield b"\x15\x03\x01\x00\x02\x02\x28"
        yield b"\x80\x2e\x01\x03\x01" + bytes(60)  # SSL 2's
        for _ in range(60):
            size = dice.randrange(1, 600)
            yield b"\x16\x03" + bytes([dice.randrange(5)]) + size.to_bytes(2, "big") + dice.randbytes(size)
        for _ in range(20):
            yield dice.randbytes(dice.randrange(1, 300))

    def test_what_is_no_handshake_ends_its_connection_and_nothing_else(self):
        where, _, port = self.gateway.http.rpartition(":")
        for bytes_ in self.garbage():
            with socket.create_connection((where, int(port)), SOON) as raw:
                with self.subTest(bytes_[:40]):
                    self.end(raw, bytes_)
        with self.connect() as client:
            self.assertEqual(200, client.ask("/items?q=none")[0])

    def test_records_that_were_changed_on_their_way_end_the_connection(self):
        for at in (0, 1, 3, 5, 12, -1):
            with self.connect() as client:
                client.ask("/items?q=none")
                raw = socket.socket(fileno=os.dup(client.tls.fileno()))
                with raw:
                    record = bytearray(b"\x17\x03\x03\x00\x40" + bytes(64))
                    record[at] ^= 0xff
                    raw.settimeout(SOON)
                    self.end(raw, record + bytes(20_000))
        with self.connect() as client:
            self.assertEqual(200, client.ask("/items?q=none")[0])

    def test_handshakes_that_are_cut_leave_nothing_behind(self):
        before = self.gateway.metric("gateway_connections")
        where, _, port = self.gateway.http.rpartition(":")
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.shop.client().wrap_bio(incoming, outgoing, server_hostname="localhost")
        with self.assertRaises(ssl.SSLWantReadError):
            tls.do_handshake()
        hello = outgoing.read()
        for size in range(1, len(hello) + 1, 7):
            with socket.create_connection((where, int(port)), SOON) as raw:
                raw.sendall(hello[:size])
        with socket.create_connection((where, int(port)), SOON) as raw:
            raw.sendall(hello)
            self.assertTrue(raw.recv(10))
        eventually(lambda: self.gateway.metric("gateway_connections") <= before, "connections are left")

    def test_plain_http_where_tls_is_spoken_is_told_so(self):
        status, text = request(self.gateway.http, "GET", "/")
        self.assertEqual(400, status)
        self.assertIn("https", text)

    # --- files ----------------------------------------------------------------------------------------------

    def refused(self, *flags):
        """What a gateway says that does not start."""
        program = Program("gateway", GATEWAY, [*flags, "--admin", "off"])
        self.assertEqual(2, program.process.wait(SOON))
        program._reader.join(SOON)
        program.process.stderr.close()
        return program.log()

    def test_what_cannot_be_served_keeps_a_gateway_from_starting(self):
        loose = os.path.join(self.folder.name, "loose.key")
        with open(self.shop.key, encoding="ascii") as key, open(loose, "w", encoding="ascii") as copy:
            copy.write(key.read())
        os.chmod(loose, 0o644)
        self.assertIn("chmod o-rw", self.refused("--certificate", self.shop.file, "--certificate-key", loose))
        self.assertIn("is not the key of",
                      self.refused("--certificate", self.shop.file, "--certificate-key", self.other.key))
        self.assertIn("--certificate-key", self.refused("--certificate", self.shop.file))
        self.assertIn("once for each", self.refused(*self.shop.flags(), "--certificate", self.other.file))
        self.assertIn("--redirect-from", self.refused("--redirect-from", "127.0.0.1:0"))

    def test_certificates_are_read_again_and_those_that_are_wrong_change_nothing(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            served, new = Certificate(folder, "served"), Certificate(folder, "new")
            old = served.client()
            with self.start(*served.flags()) as gateway, self.connect(gateway, old) as held:
                cursor = json.loads(held.ask("/status?item=item-1&wait=0")[1])["cursor"]
                held.send(f"/status?item=item-1&wait=50&since={cursor}")
                gateway.wait_held(1)
                served.replace(new)
                gateway.signal(signal.SIGHUP)
                eventually(lambda: sum("certificates_read" in line for line in gateway.lines) == 2, "it was not read")
                with self.connect(gateway, new.client()) as client:
                    self.assertEqual(200, client.ask("/items?q=none")[0])
                    status, _ = client.ask("/cart", "POST", "session=bert&action=add&item=item-1&quantity=1")
                    self.assertEqual(200, status)
                self.assertEqual(200, held.read()[0])
                with self.assertRaises(ssl.SSLCertVerificationError):
                    self.connect(gateway, old)
                with open(served.file, "w", encoding="ascii") as file:
                    file.write("no certificate")
                gateway.signal(signal.SIGHUP)
                said = gateway.wait_event("certificates_unreadable", level="error")
                self.assertIn(served.file, said["why"])
                with self.connect(gateway, new.client()) as client:
                    self.assertEqual(200, client.ask("/items?q=none")[0])

    def test_certificates_change_under_load_and_no_request_fails(self):
        with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
            served = Certificate(folder, "served")
            both = [Certificate(folder, "one"), Certificate(folder, "two")]
            context = served.client()
            for each in both:
                context.load_verify_locations(each.file)
            over, failures, done = threading.Event(), [], []
            with self.start(*served.flags()) as gateway:
                def shop():
                    while not over.is_set():
                        try:
                            with self.connect(gateway, context) as client:
                                for _ in range(3):
                                    done.append(client.ask("/items?q=none")[0])
                        except (OSError, ssl.SSLError, ConnectionError) as error:
                            failures.append(error)
                threads = [threading.Thread(target=shop) for _ in range(4)]
                for thread in threads:
                    thread.start()
                for turn in range(20):
                    served.replace(both[turn % 2])
                    gateway.signal(signal.SIGHUP)
                    eventually(lambda: sum("certificates_read" in line for line in gateway.lines) >= turn + 2, "not read")
                    count = len(done)
                    eventually(lambda: len(done) > count + 5 or failures, "nobody shops")
                over.set()
                for thread in threads:
                    thread.join(SOON)
            self.assertEqual([], failures)
            self.assertEqual({200}, set(done))
        print(f"figure: 20 certificates in place of each other, {len(done)} requests, {len(failures)} failed")


if __name__ == "__main__":
    unittest.main()
