# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop as its users run it: docker-compose.yml on a real engine, from outside.

One stack serves all tests; each has an item of its own. Exit status 77: there is no engine, with the
reason. Nothing is asserted about speed; the figures are printed.
"""

import asyncio
import contextlib
import functools
import json
import os
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

import engine
import office
from programs import eventually, request
from shoppers import Crowd, number

PROJECT = os.environ["HOLDFAST_TEST_PROJECT"]
CARTCTL = os.environ["HOLDFAST_TEST_CARTCTL"]
NODE = os.environ.get("HOLDFAST_TEST_NODE", "node")
ITEMS = ("crowd", "killed", "restarted", "rolled", "scaled", "bus")
PLENTY = 1_000_000
SKIPPED = 77
with open(os.path.join(PROJECT, "examples/payment/catalog.json"), encoding="utf-8") as example:
    PAID = json.load(example)["items"]

cleanup = contextlib.ExitStack()
stack = None
shop = None  # the load balancer's address
door = None  # the backend's
receiver = None  # of courier's messages


def setUpModule():
    global stack, shop, door, receiver
    stack = engine.Stack(PROJECT, cleanup)
    office.prepare(stack)
    catalog = {"items": [{"item": "P", "stock": 10}] + [{"item": i, "stock": PLENTY} for i in ITEMS] + PAID}
    with open(os.path.join(stack.folder, "catalog.json"), "w", encoding="utf-8") as file:
        json.dump(catalog, file)
    stack.environment["HOLDFAST_CATALOG_FILE"] = "./catalog.json"
    stack.environment["HOLDFAST_NEW_SESSIONS"] = "40"
    stack.environment["HOLDFAST_SESSION_KEYS"] = ""  # crowds name their sessions themselves
    begin = time.monotonic()
    stack.up("--build")
    shop = stack.port("lb", 8080)
    door = stack.port("backoffice", 8090)
    receiver = office.Receiver(stack, cleanup.callback)
    figure("building and starting", f"{time.monotonic() - begin:.0f} s")


def tearDownModule():
    cleanup.close()


def figure(what, value):
    print(f"figure: {what}: {value}", file=sys.stderr)


def get(path, headers=None):
    """Status, headers and text of a GET at the load balancer."""
    request = urllib.request.Request(f"http://{shop}{path}", headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read().decode()


def available(item):
    return json.loads(get(f"/status?wait=0&item={item}")[2])["items"][0]["available"]


class Door(unittest.TestCase):
    """What the load balancer lets through, and what it adds."""

    def test_the_page_and_its_files_come_through(self):
        status, headers, page = get("/")
        self.assertEqual(status, 200)
        self.assertIn("session=", headers["Set-Cookie"])
        self.assertIn("app.js", page)
        self.assertEqual(get("/app.js")[0], 200)

    def test_answers_name_their_replica_and_every_replica_answers(self):
        replicas = {get("/status?wait=0")[1]["X-Served-By"] for _ in range(12)}
        self.assertEqual(len(replicas), len(stack.containers("gateway")), replicas)

    def test_what_is_the_operators_stays_inside(self):
        for path in ("/metrics", "/livez", "/readyz", "/dashboard", "/dashboard/x", "/%6detrics"):
            status, _, text = get(path)
            self.assertEqual(status, 404, path)
            self.assertNotIn("gateway_", text)

    def test_a_container_has_no_compiler_and_no_root(self):
        for service in ("cartd", "gateway", "lb"):
            container = stack.containers(service)[0]
            self.assertEqual(stack.docker("exec", container, "id", "-u").strip(), "10001")
            found = stack.docker("exec", container, "sh", "-c", "command -v gcc cc g++ make || true")
            self.assertEqual(found, "")


class Browser(unittest.TestCase):
    def run_node(self, test):
        url = f"http://{shop}"
        environment = {**os.environ, "HOLDFAST_TEST_GATEWAY_A": url, "HOLDFAST_TEST_GATEWAY_B": url}
        done = subprocess.run([NODE, "--test", os.path.join(PROJECT, "tests", test)], text=True,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=180, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    @unittest.skipUnless(os.path.exists(os.path.join(PROJECT, "tests/web/node_modules")),
                         "the browser tests' packages are not installed")
    def test_a_click_in_one_window_changes_the_other_through_another_replica(self):
        self.run_node("compose/windows.test.mjs")


def in_a_loop(test):
    """Runs an async test; unittest's own way turns on asyncio's debugging, too slow for a crowd."""
    @functools.wraps(test)
    def run(self):
        asyncio.run(test(self))
    return run


class Faults(unittest.TestCase):
    """What a client that follows the protocol sees while parts are killed, restarted, replaced."""

    async def compose(self, *arguments):
        return await asyncio.to_thread(stack.compose, *arguments)

    async def change(self, crowd):
        """One change of the crowd's item; its seq."""
        buyer = crowd.buyers[0]
        answer = await buyer.wish(buyer.holds + 1)
        return number(answer["cursor"])

    def assert_no_failure(self, seen, statuses=frozenset({200})):
        self.assertEqual(seen["broken"], 0, seen)
        self.assertEqual(seen["not a problem"], 0, seen)
        self.assertLessEqual(seen.statuses(), statuses, seen)

    @in_a_loop
    async def test_one_change_answers_two_thousand_polls_over_all_replicas(self):
        async with Crowd(shop, "crowd", watchers=2000, buyers=1) as crowd:
            await crowd.settle()
            begin = time.monotonic()
            await crowd.all_know(await self.change(crowd))
            figure("2,000 held polls answered by one change", f"{time.monotonic() - begin:.3f} s")
            self.assert_no_failure(crowd.answered)
            self.assert_no_failure(crowd.seen)
            self.assertEqual(len(crowd.seen.replicas()), len(stack.containers("gateway")))

    @in_a_loop
    async def test_a_killed_gateway_loses_nothing_and_all_learn_the_count(self):
        victim = stack.containers("gateway")[0]
        async with Crowd(shop, "killed", watchers=2000, buyers=1) as crowd:
            await crowd.settle()
            begin = time.monotonic()
            await asyncio.to_thread(stack.docker, "kill", victim)
            killed = time.monotonic()
            seq = await self.change(crowd)
            await crowd.all_know(seq)
            figure("after kill -9 of a gateway all 2,000 know the new count",
                   f"{time.monotonic() - killed:.3f} s (the kill took {killed - begin:.3f} s)")
            left = PLENTY - crowd.buyers[0].holds
            self.assertEqual({watcher.available for watcher in crowd.watchers}, {left})
            figure("connections broken", crowd.seen["broken"])
        await asyncio.to_thread(stack.docker, "start", victim)
        await asyncio.to_thread(stack.up, "--no-recreate")

    @in_a_loop
    async def test_a_restart_of_cartd_refuses_at_worst_and_counts_stay_exact(self):
        async with Crowd(shop, "restarted", watchers=50, buyers=40, per_second=200) as crowd:
            await asyncio.sleep(1)
            await self.compose("restart", "cartd")
            await asyncio.sleep(1)
            held = await crowd.settle()
            figure("a restart of cartd under 200 commands/s",
                   {"polls": dict(crowd.seen), "commands": dict(crowd.answered)})
            self.assert_no_failure(crowd.answered, {200, 503, 504})
            self.assert_no_failure(crowd.seen, {200, 503, 504})
            self.assertEqual(available("restarted"), PLENTY - held)
            for buyer in crowd.buyers:
                self.assertEqual(await buyer.cart(), buyer.holds)

    def test_a_new_container_of_cartd_is_found_by_backoffice_and_courier(self):
        key = office.add_key(stack, "*")
        (old,) = stack.containers("cartd")
        stack.docker("kill", old)  # its file is left there
        stack.up("--no-deps", "--force-recreate", "cartd")
        eventually(lambda: ask_door("GET", "/v1/items/P", key)[0] == 200, "the door is not open again")
        order = office.check_out(shop, "bob", "kettle")
        self.assertEqual("sold", ask_door("POST", f"/v1/orders/{order}/confirm", key)[1]["state"])
        receiver.wait_told(order)

    async def under_load(self, item, act):
        """Does it under 500 held polls and 100 commands/s; nobody may notice.

        But a poll that meets a gateway in its first moments may be refused: the door repeats commands alone.
        """
        async with Crowd(shop, item, watchers=500, buyers=20, per_second=100) as crowd:
            await asyncio.to_thread(act)
            held = await crowd.settle()
            await crowd.all_know(await self.change(crowd))
            figure(f"{item} under load", {"polls": dict(crowd.seen), "commands": dict(crowd.answered)})
            self.assert_no_failure(crowd.answered)
            self.assert_no_failure(crowd.seen, {200, 503})
            self.assertEqual(available(item), PLENTY - held - 1)

    @in_a_loop
    async def test_rolling_all_gateways_is_not_noticed_and_backoffice_has_its_new_settings(self):
        global door
        before = set(stack.containers("gateway"))
        old = stack.containers("backoffice"), stack.containers("courier")
        office.write(stack, "new.keys", "")
        stack.environment["HOLDFAST_KEYS_FILE"] = "./new.keys"
        await self.under_load("rolled", lambda: figure("roll", engine.run(
            "script/roll", cwd=stack.folder, env=stack.environment)))
        after = set(stack.containers("gateway"))
        self.assertEqual(len(after), len(before))
        self.assertFalse(after & before, "every gateway is a new one")
        door = stack.port("backoffice", 8090)
        key = office.add_key(stack, "*")
        eventually(lambda: ask_door("GET", "/v1/items/P", key)[0] == 200, "the new file of keys is not read")
        self.assertNotEqual(old[0], stack.containers("backoffice"))
        self.assertEqual(old[1], stack.containers("courier"), "there is nothing new about it")

    @in_a_loop
    async def test_scaling_up_and_down_is_not_noticed(self):
        def scale():
            for count in (5, 2, 3):
                stack.up("--no-recreate", "--scale", f"gateway={count}")
        await self.under_load("scaled", scale)


class Bus(unittest.TestCase):
    """From this machine, over the published ports."""

    def observer(self):
        """Secret, public and cartd's public key, of one that looks on from this machine: as containers.md has it."""
        secret = os.path.join(stack.folder, f"observer-{self.id()}.secret")
        public = engine.run(CARTCTL, "keygen", secret).split()[-1]
        (cartd,) = stack.containers("cartd")
        stack.docker("exec", cartd, "sh", "-c", f"echo 'observer {public} screen' >>/keys/cartd/allow")
        stack.docker("kill", "-s", "HUP", cartd)
        return secret, public, stack.docker("exec", cartd, "cat", "/keys/cartd/server").strip()

    def test_a_subscriber_and_cartctl_print_the_same_changes(self):
        import zmq
        secret, public, server = self.observer()
        changes = f"tcp://{stack.port('cartd', 5551)}"
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
                urllib.request.urlopen(f"http://{shop}/cart", body, timeout=30).close()
                while poller.poll(100):
                    heard.append(" ".join(f.decode() for f in subscriber.recv_multipart()))
            printed = watch.stdout.read().splitlines()
        self.assertEqual(len(printed), 1)
        self.assertIn(printed[0], heard)

    def test_who_has_no_key_is_told_nothing_and_changes_nothing(self):
        import zmq
        secret, _, server = self.observer()
        commands = f"tcp://{stack.port('cartd', 5550)}"
        peers = [zmq.Context.instance().socket(kind) for kind in (zmq.SUB, zmq.DEALER)]
        for peer, endpoint in zip(peers, (f"tcp://{stack.port('cartd', 5551)}", commands), strict=True):
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
            return stack.docker("exec", stack.containers(service)[0], "sh", "-c",
                                "find /keys -type f | sort; cat /keys/*/secret")
        wanted = {"cartd": ["allow", "secret", "server"], "gateway": ["secret", "server", "sessions", "shop.pem"],
                  "backoffice": ["secret", "server", "sessions"], "courier": ["secret", "server"]}
        files = {service: keys(service) for service in wanted}
        for service, printed in files.items():
            self.assertEqual([f"/keys/{service}/{name}" for name in wanted[service]],
                             [line for line in printed.splitlines() if line.startswith("/keys/")])
        secrets = {printed.partition("Its public key:")[2] for printed in files.values()}
        self.assertEqual(4, len(secrets))
        stack.up("--no-recreate")
        self.assertEqual(files, {service: keys(service) for service in files})

    def test_cartctl_is_in_the_image_and_reaches_its_cartd(self):
        status = json.loads(stack.compose("exec", "-T", "cartd", "cartctl", "status", "--json"))
        self.assertIn("P", [item["item"] for item in status["items"]])

    def test_the_operator_s_endpoint_is_reached_from_cartd_s_own_container_alone(self):
        verified = json.loads(stack.compose("exec", "-T", "cartd", "cartctl", "verify", "--json"))
        self.assertEqual([], verified["differences"])
        (cartd,) = stack.containers("cartd")
        self.assertNotIn("5552", stack.docker("port", cartd))
        (gateway, *_) = stack.containers("gateway")
        knock = "if (exec 3<>/dev/tcp/cartd/%d) 2>/dev/null; then echo open; else echo shut; fi"
        found = [stack.docker("exec", gateway, "bash", "-c", knock % port).strip() for port in (5550, 5552)]
        self.assertEqual(["open", "shut"], found)
        self.assertEqual("", stack.docker("exec", gateway, "ls", "/run/holdfast"))


def ask_door(method, path, key=None, body=None):
    """Status and JSON of a request at the backend's door."""
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    status, text = request(door, method, path, json.dumps(body) if body else None, headers)
    return status, json.loads(text)


class Office(unittest.TestCase):
    """The shop's own servers: at the backend's door, told by courier, paid."""

    def key(self, *scopes):
        key = office.add_key(stack, *scopes)
        eventually(lambda: ask_door("GET", "/v1/items/P", key)[0] == 200, "the new key is not let in")
        return key

    def test_who_has_a_key_of_the_file_is_let_in_and_nobody_else(self):
        key = self.key("stock:write")
        added = {"add": 2, "id": "delivery 7"}
        self.assertEqual(12, ask_door("POST", "/v1/items/P/stock", key, added)[1]["stock"])
        self.assertEqual(403, ask_door("GET", "/v1/orders", key)[0])
        self.assertEqual(401, ask_door("GET", "/v1/items/P")[0])
        self.assertEqual(401, ask_door("GET", "/v1/items/P", key[:-1] + ("0" if key[-1] != "0" else "1"))[0])

    def test_the_door_is_on_no_network_that_shoppers_reach_and_on_this_machine_s_loopback(self):
        def networks(service):
            (container, *_) = stack.containers(service)
            return set(json.loads(stack.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", container)))
        (gateway, *_) = stack.containers("gateway")
        for service in ("gateway", "lb", "cartd"):
            self.assertFalse(networks("backoffice") & networks(service), service)
        knock = "if (exec 3<>/dev/tcp/backoffice/8090) 2>/dev/null; then echo open; else echo shut; fi"
        self.assertEqual("shut", stack.docker("exec", gateway, "bash", "-c", knock).strip())
        (container,) = stack.containers("backoffice")
        self.assertRegex(stack.docker("port", container), r"\A8090/tcp -> 127\.0\.0\.1:\d+\n\Z")
        self.assertEqual(404, get("/v1/items/P")[0])

    @unittest.skipUnless(os.path.exists(os.path.join(PROJECT, "examples/payment/node_modules")) or os.environ.get("CI"),
                         "the example's packages are not installed: script/node-packages examples/payment")
    def test_what_is_paid_is_sold_and_courier_tells_of_it(self):
        server = office.PaidShop(PROJECT, door, self.key("orders:read", "orders:write"), self.addCleanup)
        order = office.check_out(shop, "ann", "teapot")
        self.assertEqual([200], server.pay(order))
        self.assertEqual("sold", json.loads(get(f"/orders/{order}?session=ann")[2])["state"])
        self.assertEqual([("succeeded", 4900)], [(each["status"], each["amount"]) for each in server.payments()])
        receiver.wait_told(order)


class Options(unittest.TestCase):
    """What is limited, and what is started only when it is asked for. Last: the limit outlives its test."""

    def test_an_address_gets_so_many_new_sessions_and_old_ones_go_on(self):
        answers = [get("/") for _ in range(60)]
        refused = [answer for answer in answers if answer[0] == 429]
        self.assertTrue(refused, "60 new sessions at once, 40 allowed in 10 s")
        self.assertEqual(json.loads(refused[0][2])["type"], "overloaded")
        self.assertGreater(int(refused[0][1]["Retry-After"]), 0)
        self.assertEqual(get("/", {"Cookie": "session=abc"})[0], 200)

    def test_prometheus_sees_every_program_and_no_alert_fires(self):
        stack.compose("--profile", "observe", "up", "-d", "--build", timeout=engine.BUILD_SECONDS)
        url = None
        deadline = time.monotonic() + 120
        wanted = len(stack.containers("gateway")) + 4
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, AssertionError):
                url = url or f"http://{stack.port('prometheus', 9090)}/api/v1"
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

    def test_as_it_comes_nobody_makes_up_a_session(self):
        off = stack.environment.pop("HOLDFAST_SESSION_KEYS")
        self.addCleanup(stack.up, "--no-deps", "gateway")
        self.addCleanup(stack.environment.update, {"HOLDFAST_SESSION_KEYS": off})
        stack.up("--no-deps", "gateway")
        eventually(lambda: get("/status?wait=0")[0] == 200, "no gateway answers")
        body = "action=add&item=P&quantity=1"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(401, request(shop, "POST", "/cart", body + "&session=made-up", form)[0])
        _, headers, _ = get("/")
        cookie = headers["Set-Cookie"].partition(";")[0]
        self.assertEqual(200, request(shop, "POST", "/cart", body, {**form, "Cookie": cookie})[0])

    def test_gateways_end_tls_with_the_certificate_of_the_first_start(self):
        stack.files = ["docker-compose.yml", "docker-compose.tcp.yml"]
        self.addCleanup(stack.up, "--no-deps", "gateway", "lb")
        self.addCleanup(lambda: stack.files.clear())
        stack.up("--no-deps", "gateway", "lb")
        certificate = os.path.join(stack.folder, "first.pem")
        with open(certificate, "w", encoding="ascii") as file:
            pem = stack.docker("exec", stack.containers("gateway")[0], "cat", "/keys/gateway/shop.pem")
            file.write(pem.partition("-----BEGIN PRIVATE")[0])
        address = stack.port("lb", 8443)
        for scheme, where, more in (("https", address, ["--cacert", certificate]), ("http", stack.port("lb", 8080), [])):
            printed = engine.run("curl", "-s", *more, "--retry", "30", "--retry-delay", "1", "--retry-all-errors", "-f",
                                 f"{scheme}://{where}/status?wait=0")
            self.assertIn("inventorycount", printed)

    def test_with_a_certificate_browsers_get_http_2(self):
        engine.run("script/certificate", cwd=stack.folder)
        stack.files = ["docker-compose.yml", "docker-compose.tls.yml"]
        self.addCleanup(lambda: stack.files.clear())
        stack.up("--no-deps", "lb")
        address = stack.port("lb", 8443)
        printed = engine.run("curl", "-s", "--cacert", f"{stack.folder}/certs/certificate.pem", "--http2",
                             "--retry", "20", "--retry-delay", "1", "--retry-all-errors", "-f",
                             "-w", " %{http_version}", f"https://{address}/status?wait=0")
        state, _, version = printed.rpartition(" ")
        self.assertEqual(version, "2")
        self.assertIn("inventorycount", state)


if __name__ == "__main__":
    # A stack that cannot be had skips all; unittest would call that success without a word.
    try:
        setUpModule()
    except engine.Unavailable as reason:
        cleanup.close()
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    except BaseException:
        cleanup.close()
        raise
    setUpModule = lambda: None  # pylint: disable=invalid-name
    unittest.main(verbosity=2)
