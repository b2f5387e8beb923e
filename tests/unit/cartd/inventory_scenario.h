// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Scenarios of the inventory as small tables, read from top to bottom.
#pragma once

#include <string_view>

namespace cartd {

/// Runs a scenario and checks each expectation. One line each:
///
///   ttl SECONDS                      before anything else; 0 without it
///   most SECONDS                     the same: what a hold may last in all; four times as long without it
///   pay SECONDS MOST                 the same: what is checked out is to be paid, in that time, or in all
///   item NAME STOCK [limit N]        before the first command
///   AT COMMAND -> EXPECTED           one command at second AT, in a batch of its own …
///   &  COMMAND -> EXPECTED           … or in the same batch as the line before
///   AT -> expired N                  no command: expiry alone
///   rows -> EXPECTED                 the holds and numbers that the last batch gave the store to write
///   lapses, put-backs, places, orders, journal, events -> …   the same for each of these
///   changes -> EXPECTED              what it gave to publish
///   wakes -> AT | never              when the inventory asks to be called next
///
/// Commands: `add WHO ITEM QUANTITY`, `add WHO P2+Q1`, `remove WHO ITEM`, `wait WHO ITEM`, `cart WHO`,
/// `buy WHO ORDER`, `buy WHO ORDER P2+Q1`, `order WHO ORDER`, `cancel WHO ORDER`, `confirm ORDER`,
/// `unpaid ORDER`, `extend ORDER`, `return ORDER KEY [P2+Q1]`, `lose ORDER KEY [P2+Q1]` (a return that is
/// written off), `stock ITEM UNITS [UNITS BEFORE]`, `more ITEM UNITS KEY`, `put ITEM [NAME | 4.50EUR | ttl]`,
/// `release WHO [REASON]`, `pause [REASON]`, `resume`, `snapshot`, `ping`.
/// An offer lasts 20 s. An order's answer ends with what it is, if not sold: `; paying 60`. Its lines
/// tell what a unit cost: `P:2 at 4.50EUR`. Orders are numbers below 10, and known to later batches as from a store.
/// Replies are written as `#SEQ ITEMS; LINES[; PLACES][; LOST]`: `#1 P 8/2 back 60; P:2 ends 60` has P with 8
/// available, 2 held, a unit back in 60 s, and a cart of 2 P that ends in 60 s. Refusals are
/// written as their name and extension fields: `sold-out P 9 of 8 back 60`, with `or 9` where the session
/// could have another amount than is available. What a cart lost follows it: `-; lost P:2 expired`.
void check(std::string_view scenario);

}  // namespace cartd
