# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""The shop's own servers, around a shop in containers: with a key at its door, as receivers of its webhooks, and paid."""

import http.client
import json
import os
import urllib.parse
import uuid

from programs import SOON, Program, clean_environment, eventually, request

# With what every image has. In courier's own container the loopback is courier's, which http may be used on.
RECEIVER_PORT = 8095
RECEIVER = r"""
use IO::Socket::INET;
my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", LocalPort => PORT, ReuseAddr => 1) or die $@;
print STDERR "event=listening what=receiver address=127.0.0.1:PORT\n";
while (my $peer = $server->accept) {
  my ($length, $body) = (0, "");
  while (my $line = <$peer>) {
    last if $line =~ /^\r?\n/;
    $length = $1 if $line =~ /^content-length: *(\d+)/i;
  }
  read($peer, $body, $length);
  print STDERR "$body\n";
  print $peer "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
  close $peer;
}
""".replace("PORT", str(RECEIVER_PORT))
WEBHOOK_SECRET = "whsec_of_the_example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def prepare(stack):
    """The files that an owner has beside docker-compose.yml: no keys yet, and one hook."""
    stack.environment |= {"HOLDFAST_KEYS_FILE": "./backend.keys", "COMPOSE_PROFILES": "hooks",
                          "HOLDFAST_PAYMENT": "external"}
    with open(os.path.join(stack.folder, "docker/backend.keys"), encoding="utf-8") as keys:
        write(stack, "backend.keys", keys.read())
    hook = {"name": "erp", "url": f"http://127.0.0.1:{RECEIVER_PORT}/hook",
            "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "types": ["order.sold"]}
    path = write(stack, "hooks.json", json.dumps({"hooks": [hook]}))
    os.chmod(path, 0o600)
    if os.geteuid() == 0:
        os.chown(path, 10001, 10001)


def write(stack, name, text):
    path = os.path.join(stack.folder, name)
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)
    return path


def add_key(stack, *scopes):
    """A new key, which may come in from now on."""
    words = [word for scope in scopes for word in ("--scope", scope)]
    (cartd,), (backoffice,) = stack.containers("cartd"), stack.containers("backoffice")
    key, line = stack.docker("exec", cartd, "cartctl", "key", "new", "--name", "shop", *words).splitlines()
    write(stack, stack.environment["HOLDFAST_KEYS_FILE"], line + "\n")
    stack.docker("kill", "-s", "HUP", backoffice)
    return key


class Receiver:
    """Who is told by courier; each message is a line of its log."""

    def __init__(self, stack, courier, cleanup):
        self.courier = courier
        self._program = Program("receiver", "docker", ["exec", courier, "perl", "-e", RECEIVER],
                                environment=stack.environment)
        cleanup(self._program.kill)
        self._program.listening("receiver")

    def wait_told(self, order):
        eventually(lambda: any('"order.sold"' in line and order in line for line in self._program.lines),
                   f"the hook is not told of {order}")


class PaidShop:
    """examples/payment as it is, on this machine: the shop's server, and the provider's stand-in."""

    def __init__(self, project, door, key, cleanup):
        def start(name, script, **environment):
            program = Program(name, "node", [os.path.join(project, "examples/payment", script)],
                              environment={**clean_environment(), "PORT": "0", "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
                                           **environment})
            cleanup(program.stop)
            return program.listening(name)
        self.provider = start("provider", "provider.mjs")
        self.server = start("shop", "shop.mjs", STRIPE_KEY="sk_test_example", STRIPE_URL=f"http://{self.provider}",
                            HOLDFAST_URL=f"http://{door}", HOLDFAST_KEY=key)
        post(self.provider, "/v1/webhook_endpoints", url=f"http://{self.server}/stripe")

    def pay(self, order):
        """What the shopper does behind the checkout; the statuses of the provider's webhooks."""
        connection = http.client.HTTPConnection(self.server, timeout=SOON)
        connection.request("GET", f"/pay?order={order}")
        answer = connection.getresponse()
        page = answer.headers["Location"]
        connection.close()
        return post(self.provider, urllib.parse.urlsplit(page).path + "/pay")["webhook"]

    def payments(self):
        return json.loads(request(self.provider, "GET", "/payments")[1])


def ask(door, method, path, key=None, body=None):
    """Status and JSON of a request at the backend's door."""
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    status, text = request(door, method, path, json.dumps(body) if body else None, headers)
    return status, json.loads(text)


def check_out(shop, session, item):
    """One unit; the order's id. It is to be paid."""
    order = str(uuid.uuid4())
    post(shop, "/cart", session=session, action="add", item=item)
    state = post(shop, "/checkout", session=session, order=order)["state"]
    assert state == "paying", state
    return order


def post(address, path, **fields):
    """What a form is answered, which must be a 200."""
    status, text = request(address, "POST", path, urllib.parse.urlencode(fields), FORM)
    assert status == 200, f"{path}: {status} {text}"
    return json.loads(text)
