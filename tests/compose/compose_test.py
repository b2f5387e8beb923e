# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop as its users run it: docker-compose.yml on a real engine, from outside.

One stack serves all tests; each has an item of its own. Exit status 77: there is no engine, with the
reason. Nothing is asserted about speed; the figures are printed.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
import unittest
import urllib.request

import demo
import engine
import faults
import office
import reading_door
import shipped
import units
from programs import eventually, metric_of
from running_shop import PROJECT, figure, shop

# unittest finds them here.
Demo, Faults, ReadingDoor, Shipped, Units = demo.Demo, faults.Faults, reading_door.ReadingDoor, shipped.Shipped, units.Units
CARTCTL = os.environ["HOLDFAST_TEST_CARTCTL"]
SKIPPED = 77


class Door(unittest.TestCase):
    """What the load balancer lets through, and what it adds."""

    def test_the_page_and_its_files_come_through(self):
        status, headers, page = shop.get("/")
        self.assertEqual(status, 200)
        self.assertIn("session=", headers["Set-Cookie"])
        self.assertRegex(page, r"/app\.[0-9a-f]{16}\.js")
        self.assertEqual(shop.get("/app.js")[0], 200)

    def test_every_replica_answers(self):
        def answered():
            self.assertEqual(200, shop.get("/status?wait=0")[0])
            return all(metric_of(shop.admin(each), "gateway_connections_accepted_total") > 0 for each in shop.stack.containers("gateway"))
        eventually(answered, "one of them is never asked")

    def test_what_is_the_operators_stays_inside(self):
        for path in ("/metrics", "/livez", "/readyz", "/dashboard", "/dashboard/x", "/%6detrics"):
            status, _, text = shop.get(path)
            self.assertEqual(status, 404, path)
            self.assertNotIn("gateway_", text)

    def test_a_container_has_no_compiler_and_no_root(self):
        for service in ("cartd", "gateway", "lb"):
            container = shop.stack.containers(service)[0]
            self.assertEqual(shop.stack.docker("exec", container, "id", "-u").strip(), "10001")
            found = shop.stack.docker("exec", container, "sh", "-c", "command -v gcc cc g++ make || true")
            self.assertEqual(found, "")


class Bus(unittest.TestCase):
    """From this machine, over the published ports."""

    def observer(self):
        """Secret, public and cartd's public key, of one that looks on from this machine: as containers.md has it."""
        secret = os.path.join(shop.stack.folder, f"observer-{self.id()}.secret")
        public = engine.run(CARTCTL, "keygen", secret).split()[-1]
        (cartd,) = shop.stack.containers("cartd")
        shop.stack.docker("exec", cartd, "sh", "-c", f"echo 'observer {public} screen' >>/keys/cartd/allow")
        shop.stack.docker("kill", "-s", "HUP", cartd)
        return secret, public, shop.stack.docker("exec", cartd, "cat", "/keys/cartd/server").strip()

    def test_a_subscriber_and_cartctl_print_the_same_changes(self):
        import zmq
        secret, public, server = self.observer()
        changes = f"tcp://{shop.stack.port('cartd', 5551)}"
        subscriber = zmq.Context.instance().socket(zmq.SUB)
        self.addCleanup(subscriber.close, 0)
        with open(secret, encoding="ascii") as file:
            subscriber.curve_secretkey = file.read().splitlines()[-1].encode()
        subscriber.curve_publickey, subscriber.curve_serverkey = public.encode(), server.encode()
        subscriber.connect(changes)
        subscriber.subscribe("stock/bus")
        with subprocess.Popen([CARTCTL, "--curve-secret", secret, "--curve-server", server, "--changes", changes, "bus", "watch", "stock/bus", "--count",
                               "1", "--for", "30s"], stdout=subprocess.PIPE, text=True) as watch:
            poller = zmq.Poller()
            poller.register(subscriber, zmq.POLLIN)
            # Whoever subscribes late misses what was said before: change until both have heard.
            heard = []
            deadline = time.monotonic() + 30
            quantity = 0
            while watch.poll() is None and time.monotonic() < deadline:
                quantity += 1
                body = f"session=bus.{os.getpid()}&action=add&item=bus&quantity={quantity}".encode()
                urllib.request.urlopen(f"http://{shop.http}/cart", body, timeout=30).close()
                while poller.poll(100):
                    heard.append(" ".join(f.decode() for f in subscriber.recv_multipart()))
            printed = watch.stdout.read().splitlines()
        self.assertEqual(len(printed), 1)
        self.assertIn(printed[0], heard)

    def test_who_has_no_key_is_told_nothing_and_changes_nothing(self):
        import zmq
        secret, _, server = self.observer()
        commands = f"tcp://{shop.stack.port('cartd', 5550)}"
        peers = [zmq.Context.instance().socket(kind) for kind in (zmq.SUB, zmq.DEALER)]
        for peer, endpoint in zip(peers, (f"tcp://{shop.stack.port('cartd', 5551)}", commands), strict=True):
            self.addCleanup(peer.close, 0)
            peer.connect(endpoint)
        peers[0].subscribe("")
        peers[1].send_multipart([b"", b'{"v":1,"op":"ping"}'])
        poller = zmq.Poller()
        for peer in peers:
            poller.register(peer, zmq.POLLIN)
        self.assertEqual([], poller.poll(3000))
        done = subprocess.run([CARTCTL, "--curve-secret", secret, "--curve-server", server, "--commands", commands, "bus",
                               "call", '{"op":"ping"}'], capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(3, done.returncode)
        self.assertIn("does not let this key in", done.stderr)

    def test_each_container_has_its_own_key_and_they_stay(self):
        def keys(service):
            return shop.stack.docker("exec", shop.stack.containers(service)[0], "sh", "-c",
                                "find /keys -type f | sort; cat /keys/*/secret")
        wanted = {"cartd": ["allow", "secret", "server"], "gateway": ["secret", "server", "sessions", "shop.pem"],
                  "backoffice": ["secret", "server", "sessions"], "courier": ["secret", "server"]}
        files = {service: keys(service) for service in wanted}
        for service, printed in files.items():
            self.assertEqual([f"/keys/{service}/{name}" for name in wanted[service]],
                             [line for line in printed.splitlines() if line.startswith("/keys/")])
        secrets = {printed.partition("Its public key:")[2] for printed in files.values()}
        self.assertEqual(4, len(secrets))
        shop.stack.up("--no-recreate")
        self.assertEqual(files, {service: keys(service) for service in files})

    def test_cartctl_is_in_the_image_and_reaches_its_cartd(self):
        status = json.loads(shop.stack.compose("exec", "-T", "cartd", "cartctl", "status", "--json"))
        self.assertIn("P", [item["item"] for item in status["items"]])

    def test_the_operator_s_endpoint_is_reached_from_cartd_s_own_container_alone(self):
        verified = json.loads(shop.stack.compose("exec", "-T", "cartd", "cartctl", "verify", "--json"))
        self.assertEqual([], verified["differences"])
        (cartd,) = shop.stack.containers("cartd")
        self.assertNotIn("5552", shop.stack.docker("port", cartd))
        (gateway, *_) = shop.stack.containers("gateway")
        knock = "if (exec 3<>/dev/tcp/cartd/%d) 2>/dev/null; then echo open; else echo shut; fi"
        found = [shop.stack.docker("exec", gateway, "bash", "-c", knock % port).strip() for port in (5550, 5552)]
        self.assertEqual(["open", "shut"], found)
        self.assertEqual("", shop.stack.docker("exec", gateway, "ls", "/run/holdfast"))


class Office(unittest.TestCase):
    """The shop's own servers: at the backend's door, told by courier, paid."""

    def key(self, *scopes):
        key = office.add_key(shop.stack, *scopes)
        eventually(lambda: office.ask(shop.door, "GET", "/v1/items/P", key)[0] == 200, "the new key is not let in")
        return key

    def test_who_has_a_key_of_the_file_is_let_in_and_nobody_else(self):
        key = self.key("stock:write")
        added = {"add": 2, "id": "delivery 7"}
        self.assertEqual(12, office.ask(shop.door, "POST", "/v1/items/P/stock", key, added)[1]["stock"])
        self.assertEqual(403, office.ask(shop.door, "GET", "/v1/orders", key)[0])
        self.assertEqual(401, office.ask(shop.door, "GET", "/v1/items/P")[0])
        self.assertEqual(401, office.ask(shop.door, "GET", "/v1/items/P", key[:-1] + ("0" if key[-1] != "0" else "1"))[0])

    def test_the_door_is_on_no_network_that_shoppers_reach_and_on_this_machine_s_loopback(self):
        def networks(service):
            (container, *_) = shop.stack.containers(service)
            return set(json.loads(shop.stack.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", container)))
        (gateway, *_) = shop.stack.containers("gateway")
        for service in ("gateway", "lb", "cartd"):
            self.assertFalse(networks("backoffice") & networks(service), service)
        knock = "if (exec 3<>/dev/tcp/backoffice/8090) 2>/dev/null; then echo open; else echo shut; fi"
        self.assertEqual("shut", shop.stack.docker("exec", gateway, "bash", "-c", knock).strip())
        (container,) = shop.stack.containers("backoffice")
        self.assertRegex(shop.stack.docker("port", container), r"\A8090/tcp -> 127\.0\.0\.1:\d+\n\Z")
        self.assertEqual(404, shop.get("/v1/items/P")[0])

    @unittest.skipUnless(os.path.exists(os.path.join(PROJECT, "examples/payment/node_modules")) or os.environ.get("CI"),
                         "the example's packages are not installed: script/node-packages examples/payment")
    def test_what_is_paid_is_sold_and_courier_tells_of_it(self):
        server = office.PaidShop(PROJECT, shop.door, self.key("orders:read", "orders:write"), self.addCleanup)
        order = office.check_out(shop.http, "ann", "teapot")
        self.assertEqual([200], server.pay(order))
        self.assertEqual("sold", json.loads(shop.get(f"/orders/{order}?session=ann")[2])["state"])
        self.assertEqual([("succeeded", 4900)], [(each["status"], each["amount"]) for each in server.payments()])
        shop.receiver.wait_told(order)


class Options(unittest.TestCase):
    """What is started only when it is asked for."""

    def test_prometheus_sees_every_program_and_no_alert_fires(self):
        shop.stack.compose("--profile", "observe", "up", "-d", "--build", timeout=engine.BUILD_SECONDS)
        url = None
        deadline = time.monotonic() + 120
        wanted = len(shop.stack.containers("gateway")) + 4
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, AssertionError):
                url = url or f"http://{shop.stack.port('prometheus', 9090)}/api/v1"
                with urllib.request.urlopen(f"{url}/query?query=up", timeout=10) as answer:
                    result = json.load(answer)["data"]["result"]
                up = [target["metric"]["instance"] for target in result if target["value"][1] == "1"]
                if len(up) == wanted:
                    break
            time.sleep(0.5)
        self.assertEqual(len(up), wanted, up)
        with urllib.request.urlopen(f"{url}/alerts", timeout=10) as answer:
            alerts = json.load(answer)["data"]["alerts"]
        self.assertEqual([a for a in alerts if a["state"] == "firing"], [])


if __name__ == "__main__":
    with contextlib.ExitStack() as cleanup:
        begin = time.monotonic()
        try:
            shop.start(cleanup)
        except engine.Unavailable as reason:
            # unittest would call it success without a word.
            print(f"skipped: {reason}")
            sys.exit(SKIPPED)
        figure("building and starting", f"{time.monotonic() - begin:.0f} s")
        unittest.main(verbosity=2)
