# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""An HTTP client as a shop must have it: what got no answer it asks again, as it is, until it has one."""

import http.client
import json
import time

from programs import SOON


class InsistentClient:
    """Of one thread. `doors` are functions that return (address, headers), or raise an OSError while nobody is
    there: a request goes to one of them, and after a lost connection to the next."""

    def __init__(self, *doors):
        self.repeats = 0
        self._doors, self._next = doors, 0
        self._connection, self._headers = None, {}

    def ask(self, method, target, body=None):
        """(status, what the body says). Cut connections, 503 and 504 are no answers."""
        text = None if body is None else json.dumps(body)
        end = time.monotonic() + 2 * SOON
        while True:
            answer = self._try(method, target, text)
            if answer:
                return answer
            self.repeats += 1
            if time.monotonic() > end:
                raise TimeoutError(f"{method} {target} is never answered")
            time.sleep(0.01)  # a polite client pauses before it repeats

    def close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _try(self, method, target, text):
        try:
            if self._connection is None:
                address, self._headers = self._doors[self._next % len(self._doors)]()
                self._connection = http.client.HTTPConnection(address, timeout=SOON)
            body = {} if text is None else {"Content-Type": "application/json"}
            self._connection.request(method, target, text, {**self._headers, **body})
            response = self._connection.getresponse()
            told = response.read()
            if response.will_close:
                self.close()
        except TimeoutError:
            raise  # a gateway tells 504 long before
        except (OSError, http.client.HTTPException):
            self.close()
            self._next += 1
            return None
        if response.status in (503, 504):
            return None
        return response.status, json.loads(told) if told else None
