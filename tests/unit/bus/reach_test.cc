// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What may leave the machine.
#include "bus/core/reach.h"

#include "tests/support/catch.h"

TEST_CASE("The loopback and ipc stay here, and nothing else is known to") {
  for (const char* here : {"tcp://127.0.0.1:5550", "tcp://127.1.2.3:*", "tcp://localhost:5550",
                           "tcp://[::1]:5550", "ipc:///run/holdfast/operator", "ipc://@abstract"})
    CHECK(bus::stays_here(here));
  for (const char* elsewhere :
       {"tcp://0.0.0.0:5550", "tcp://*:5550", "tcp://[::]:5550", "tcp://10.0.0.1:5550",
        "tcp://cartd:5550", "tcp://127.example:5550", "tcp://127.0.0.1.example:5550",
        "tcp://localhost.example:5550", "tcp://127.0.0.1;192.0.2.1:5550",
        "tcp://[::ffff:127.0.0.1]:5550", "tcp://eth0:5550", "pgm://127.0.0.1:1", ""})
    CHECK_FALSE(bus::stays_here(elsewhere));
}

TEST_CASE("To who connects, every interface's address is this machine") {
  for (const char* here : {"tcp://0.0.0.0:5550", "tcp://[::]:5550", "tcp://127.0.0.1:1", "ipc://x"})
    CHECK(bus::leads_here(here));
  for (const char* elsewhere :
       {"tcp://*:5550", "tcp://10.0.0.1:1", "tcp://cartd:1", "", "inproc://x"})
    CHECK_FALSE(bus::leads_here(elsewhere));
}
