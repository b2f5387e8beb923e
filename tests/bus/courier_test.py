# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What courier sends, and what it tells its operator.

Method: real cartd and courier. Signatures are checked by hand, and by the npm package standardwebhooks where it is installed.
"""

import base64
import json
import os
import shutil
import subprocess
import time
import unittest
import urllib.request

from courier_receivers import KEY, CourierCase, is_signed
from programs import SOON, eventually

OTHER_KEY = base64.b64encode(bytes(range(24, 56))).decode()
NODE_MODULES = os.path.join(os.path.dirname(__file__), "..", "docs", "node_modules")


class CourierTest(CourierCase):
    # --- what is sent ------------------------------------------------------------------------------

    def check(self, message, key):
        headers = {name.lower(): value for name, value in message["headers"].items()}
        self.assertTrue(is_signed(message, key))
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 3600)
        self.assertEqual("application/json", headers["content-type"])
        self.assertEqual({"type", "timestamp", "data"}, set(json.loads(message["body"])))

    def test_what_happens_is_told_once_in_order_and_signed_with_both_secrets(self):
        self.make(1)  # before the hook was there: it is not told of it
        self.serve(self.receiver.hook(secret=["whsec_" + OTHER_KEY, "whsec_" + KEY]))
        self.make(2)
        self.confirm(2)
        self.confirm(1)
        self.wait_told(("order.paying", 2), ("order.sold", 2), ("order.sold", 1))
        epoch = self.call(self.operator, "ping")["cursor"].split(".")[0]
        self.assertEqual([f"{epoch}-{number}" for number in (2, 3, 4)],
                         [message["headers"]["webhook-id"] for message in self.receiver.messages])
        for message in self.receiver.messages:
            self.check(message, KEY)
            self.check(message, OTHER_KEY)
        events = self.call(self.operator, "events", after=1)["events"]
        self.assertEqual([event["data"] for event in events], [message["data"] for message in self.receiver.messages])
        eventually(lambda: self.hook()["position"] == 4, "it is not written down")

    def test_the_package_standardwebhooks_takes_it(self):
        if not shutil.which("node") or not os.path.isdir(os.path.join(NODE_MODULES, "standardwebhooks")):
            if os.environ.get("CI"):
                self.fail("standardwebhooks is not installed in tests/docs")
            self.skipTest("it needs `npm ci` in tests/docs")
        self.serve()
        self.make(1)
        self.wait_told(("order.paying", 1))
        program = """
            const { Webhook } = require(process.argv[1]);
            const { body, headers, secret } = JSON.parse(require("fs").readFileSync(0));
            console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
        """
        message = self.receiver.messages[0]
        said = json.dumps({"body": message["body"], "headers": message["headers"], "secret": "whsec_" + KEY})
        done = subprocess.run(["node", "-e", program, os.path.abspath(os.path.join(NODE_MODULES, "standardwebhooks"))],
                              input=said, capture_output=True, text=True, timeout=SOON, check=False)
        self.assertEqual((0, json.loads(message["body"])), (done.returncode, json.loads(done.stdout or "0")), done.stderr)

    def test_only_the_types_that_are_wanted_are_told(self):
        self.serve(self.receiver.hook(types=["order.sold"]))
        self.make(1)
        self.confirm(1)
        self.wait_told(("order.sold", 1))
        eventually(lambda: self.hook()["position"] == 2, "what was passed over is not written down")

    # --- its operator ------------------------------------------------------------------------------

    def test_it_counts_and_says_whether_it_is_well(self):
        courier = self.serve()
        self.make(1)
        self.wait_told(("order.paying", 1))

        def metrics():
            with urllib.request.urlopen(f"http://{courier.admin}/metrics", timeout=SOON) as answer:
                return answer.read().decode()
        eventually(lambda: 'courier_delivered_total{hook="erp"} 1' in metrics(), "it is not counted")
        self.assertIn('courier_oldest_waiting_seconds{hook="erp"} 0', metrics())
        self.assertIn('courier_hook_served{hook="erp"} 1', metrics())
        self.cartctl("hook", "disable", "erp")
        self.make(2)
        eventually(lambda: 'courier_hook_served{hook="erp"} 0' in metrics(), "it is said to be served")
        with urllib.request.urlopen(f"http://{courier.admin}/readyz", timeout=SOON) as answer:
            self.assertEqual(200, answer.status)


if __name__ == "__main__":
    unittest.main()
