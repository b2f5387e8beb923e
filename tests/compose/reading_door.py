# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The other door, which reads requests: docker-compose.http.yml, and docker-compose.tls.yml."""

import json
import unittest
import urllib.parse

import engine
from programs import eventually, request
from running_shop import has_browser_packages, shop


class ReadingDoor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # As containers.md has it. What comes from this machine has the engine's address, which is the proxy in front here.
        bridge = shop.stack.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}",
                                   f"{shop.stack.environment['COMPOSE_PROJECT_NAME']}_front").strip()
        given = {"COMPOSE_FILE": "docker-compose.yml:docker-compose.http.yml", "HOLDFAST_TRUSTED_PROXY": bridge}
        cls.addClassCleanup(shop.up, "--no-deps", "gateway", "lb")
        cls.addClassCleanup(lambda: [shop.stack.environment.pop(name) for name in given])
        shop.stack.environment.update(given)
        cls.up()

    @classmethod
    def up(cls):
        shop.stack.up("--no-deps", "gateway", "lb")
        shop.http = shop.stack.port("lb", 8080)
        eventually(lambda: cls.get("/status?wait=0")[0] == 200, "no gateway answers")

    @classmethod
    def get(cls, path, headers=None):
        return shop.get(path, headers, url=f"http://{shop.http}")

    def test_answers_name_their_replica_and_every_replica_answers(self):
        replicas = {self.get("/status?wait=0")[1]["X-Served-By"] for _ in range(12)}
        self.assertEqual(len(replicas), len(shop.stack.containers("gateway")), replicas)

    def test_what_is_the_operators_stays_inside(self):
        for path in ("/metrics", "/livez", "/readyz", "/dashboard", "/dashboard/x", "/%6detrics"):
            status, _, text = self.get(path)
            self.assertEqual(status, 404, path)
            self.assertNotIn("gateway_", text)

    @unittest.skipUnless(has_browser_packages(), "the browser tests' packages are not installed")
    def test_a_click_in_one_window_changes_the_other_through_another_replica(self):
        shop.run_in_browser("windows.test.mjs", f"http://{shop.http}")

    def test_an_address_gets_so_many_new_sessions_and_old_ones_go_on(self):
        answers = [self.get("/") for _ in range(60)]
        refused = [answer for answer in answers if answer[0] == 429]
        self.assertTrue(refused, "60 new sessions at once, 40 allowed in 10 s")
        self.assertEqual(json.loads(refused[0][2])["type"], "too-many-requests")
        self.assertGreater(int(refused[0][1]["Retry-After"]), 0)
        self.assertEqual(self.get("/", {"Cookie": "session=abc"})[0], 200)

    def test_gateways_bound_each_client_that_the_proxy_in_front_names(self):
        def add(number, **headers):
            body = urllib.parse.urlencode({"session": f"reading.{number}", "action": "add", "item": "bus", "quantity": 1})
            return request(shop.http, "POST", "/cart", body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
        one, another = ({"X-Forwarded-For": f"198.51.100.1, 203.0.113.{client}"} for client in (1, 2))
        # 20 at once of each of three gateways, and no more than a few while this is asked.
        refused = [json.loads(text)["type"] for status, text in (add(number, **one) for number in range(90)) if status == 429]
        self.assertEqual({"too-many-requests"}, set(refused))
        self.assertEqual(200, add(90, **another)[0])
        self.assertEqual({200}, {add(number)[0] for number in range(100, 190)}, "private addresses are exempt")

    def test_the_two_files_say_the_same_but_for_the_certificate(self):
        def lines(which):
            files = ["-f", "docker-compose.yml", "-f", f"docker-compose.{which}.yml"]
            return set(engine.run(*shop.stack.command(), *files, "config", cwd=shop.stack.folder,
                                  env=shop.stack.environment).splitlines())
        http, tls = lines("http"), lines("tls")
        self.assertEqual(set(), http - tls)
        self.assertTrue(all("shop.pem" in line or line.strip() == "volumes:" for line in tls - http), tls - http)

    def test_with_a_certificate_browsers_get_http_2(self):
        self.addCleanup(self.up)
        self.addCleanup(shop.stack.files.clear)
        engine.run("script/certificate", cwd=shop.stack.folder)
        shop.stack.files[:] = ["docker-compose.yml", "docker-compose.tls.yml"]
        self.up()
        address = shop.stack.port("lb", 8443)
        printed = engine.run("curl", "-s", "--cacert", f"{shop.stack.folder}/certs/certificate.pem", "--http2",
                             "--retry", "20", "--retry-delay", "1", "--retry-all-errors", "-f",
                             "-w", " %{http_version}", f"https://{address}/status?wait=0")
        state, _, version = printed.rpartition(" ")
        self.assertEqual(version, "2")
        self.assertIn("inventorycount", state)
