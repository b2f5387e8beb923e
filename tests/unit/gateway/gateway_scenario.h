// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Scenarios of the gateway's core as small tables, read from top to bottom.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "gateway/core/gateway_core.h"

namespace gateway {

/// Runs a scenario and checks each expectation. Each line `AT EVENT -> EFFECTS` is one turn of the
/// loop at AT milliseconds: the event, then what is due by then, then every fan-out that may begin.
///
/// Before the first event:
///   max_holds N, max_pending N
/// Events:
///   start A.5 P 9/10@5 …      a heartbeat and the first snapshot, whose command is k1; no effects
///   poll C [since A.5] [have A.5] [cart WHO A.5] [wait S] [ITEM …]    `*`: every item
///                             GET /status on connection C; `have`: If-None-Match; default wait 25
///   events C [since A.5] [life S] [ITEM …]   GET /events; default life 600
///   items C A.5               GET /items since that
///   add C WHO ITEM N, remove C WHO ITEM, wait C WHO ITEM, cart C WHO  (ITEM `-`: the catalog's first)
///   buy C WHO ORDER, order C WHO ORDER                  (orders are numbers below 10)
///   leave C, shut C           the peer hangs up, or sends no more
///   change A.6 P 8/10, describe A.6 P:low5=Tea 8/10 (with all that is said of it), beat A.6
///   touch A.6 P 8/10 WHO …    a change that names these carts; `*`: too many to name
///   hint A.6 P 8/10           the change of a cartd of before: what is said of P is new, but not told
///   snapshot kN A.6 P 8/10@6 …, done kN A.6 P 8/10 …, sold kN ORDER A.6 P 8/10 …, unsent kN, renewed
///   page kN RUN NEXT A.6 P 8/10@6 …        a page of cartd's run RUN; NEXT is `-` with the last one
///   since kN RUN SEQ NEXT A.6 P 8/10@6 …   the same of what has changed after SEQ
///   refuse kN, expire kN      sold-out of P with 3 available; the same as hold-expired
///   drain MS, tick
///   away MS                   the loop was away for so long
///   unanswered -> yes | no    cartd has replied to nothing for too long
///   wakes -> MS | never       when the core wants to be asked next
/// Effects in their order, separated by `|`, `-` for none:
///   C: A.6 P 8/10, Q 3/3      the state; with `reset`, `stale MS`, `pause` (a delay) and `cart A.6` before it
///   C> begin, C> A.6 P 8/10, C> beat, C> end          what a stream is told; the state as above
///   C: items A.6 P 8/10       entries of the catalog; `reset` and `stale MS` as above
///   C: 304                    C: done A.6 P 8/10      C: order A.6 P 8/10
///   C: sold-out of 3, and other errors by name, with `of` where they tell what is available
///   k2 snapshot, k2 add a P 1                         commands to cartd
/// A connection is written as its slot, with its generation where that is not 0: `1/2`.
void check(std::string_view scenario);

/// The effects of one kind, in their order.
template <class Kind>
std::vector<Kind> only(const Effects& effects) {
  std::vector<Kind> found;
  for (const Effect& effect : effects)
    if (const auto* each = std::get_if<Kind>(&effect)) found.push_back(*each);
  return found;
}

/// A core that knows `catalog`, "A.5 P 9/10@5" for example, and has nothing to do.
GatewayCore synced_core(std::string_view catalog = "A.5 P 9/10@5");

}  // namespace gateway
