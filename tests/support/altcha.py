# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""What a browser does at the gate: ALTCHA's protocol, version 1."""

import base64
import hashlib
import json


def solve(challenge, /, **other):
    """What is sent as `altcha` for a challenge as it came; `other`: fields that are to be something else."""
    for number in range(challenge["maxnumber"] + 1):
        if hashlib.sha256((challenge["salt"] + str(number)).encode()).hexdigest() == challenge["challenge"]:
            break
    else:
        raise AssertionError(f"no number up to {challenge['maxnumber']} is the one")
    payload = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**payload, "number": number, "took": 1, **other}).encode()).decode()
