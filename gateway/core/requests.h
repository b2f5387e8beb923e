// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the gateway is asked and what it answers, as plain values. HTTP and JSON are not here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/shown_state.h"
#include "proto/error.h"
#include "proto/ids.h"
#include "proto/messages.h"

namespace gateway {

/// Also those that are added later.
struct EveryItem {};
/// What is watched; no items are the catalog's first.
using WatchedItems = std::variant<std::vector<proto::ItemId>, EveryItem>;

/// Whose cart is watched too, and what its client knows of it.
struct KnownCart {
  proto::CartHash cart;
  proto::Cursor since;
  std::optional<proto::SessionId>
      of_person{};  // the session that is one's own: it is named with a key
};

/// GET /status: answered once.
struct Poll {
  WatchedItems items;
  std::optional<proto::Cursor> since;     // nothing: only a later change will do
  std::vector<proto::Cursor> validators;  // where there is no `since`, it may be any of them
  base::Millis wait{0};                   // 0: answer at once
  std::optional<KnownCart> cart;

  /// Returns true if `since` came as a validator, too: then its wait ends with a 304.
  bool unchanged_as_304() const {
    return since && std::find(validators.begin(), validators.end(), *since) != validators.end();
  }
};

/// GET /events: told of every change, until it ends.
struct Stream {
  WatchedItems items;
  std::optional<proto::Cursor> since;  // nothing: the first thing it is told is what there is
  base::Millis life{0};                // 0: told of none
  std::optional<KnownCart> cart;
};

/// GET /items of what has changed after `since`: answered at once.
struct Listing {
  proto::Cursor since;
};

/// What is answered by what has changed since a cursor.
using Query = std::variant<Poll, Stream, Listing>;

/// POST /cart.
struct CartCommand {
  proto::Op op = proto::Op::kAdd;  // kAdd, kRemove or kWait
  proto::SessionId session;
  std::optional<proto::ItemId> item;  // nothing: the catalog's first
  std::int64_t quantity = 1;
  std::vector<proto::Units> lines;  // of an add of several items; in place of item and quantity
  std::optional<proto::PersonName> person{};  // whom the session acts for; nothing: itself
  std::string proof{};                        // that lets in where one is asked for; empty: none
};

/// POST /checkout and GET /orders/{order}.
struct OrderCommand {
  proto::Op op = proto::Op::kCheckout;  // kCheckout, kOrder or kCancelOrder
  proto::SessionId session;
  proto::OrderId order;
  std::vector<proto::Units> lines;  // of a checkout of just this cart; none: of whatever it is
  std::string reference;            // of a checkout; empty: none
  std::optional<proto::PersonName> person{};  // as CartCommand::person
};

/// GET /cart.
struct CartQuery {
  proto::SessionId session;
};

/// The numbers of the watched items at a cursor.
struct StateAnswer {
  std::vector<ShownState> items;        // of every item: those that changed, the newest first;
                                        // `described` of those whose description has changed, too
  std::optional<proto::Cursor> cursor;  // nothing only where there has been no snapshot
  bool reset = false;                   // forget older cursors
  std::optional<base::Millis> stale;    // for how long nothing was heard; nothing: fresh
  base::Millis delay{0};                // pause before the next poll
  bool every_item = false;              // was asked for
  std::optional<proto::Cursor> cart{};  // of the cart's last change, where that is news
  std::string reason{};                 // why items are paused; empty: not told
};

/// 304: what the client has is still true.
struct UnchangedAnswer {
  proto::Cursor cursor;  // what a 200 would show now
};

/// The outcome of a command, or a cart.
struct CartAnswer {
  proto::SessionId session;
  proto::Cursor cursor;
  std::vector<ShownState> items;  // none: the answer to GET /cart
  std::vector<proto::Line> lines;
  std::vector<proto::Place> places;
  std::vector<proto::Lapsed> lapses;
};

/// An order that was made, now or before.
struct OrderAnswer {
  proto::SessionId session;
  proto::OrderId order;
  proto::Cursor cursor;
  std::vector<proto::OrderLine> lines;
  std::vector<ShownState> items;
  proto::OrderStatus status;
};

/// A part of GET /items: in the catalog's order, or what goes by some words.
struct ItemsPage {
  std::size_t limit = 100;
  std::optional<proto::ItemId> after;  // behind this one; nothing: from the first on
  std::string search;                  // empty: every item
};

/// The catalog: GET /items and the page.
struct CatalogAnswer {
  std::vector<ShownEntry> items;  // empty where there has been no snapshot
  std::optional<proto::Cursor> cursor;
  std::optional<base::Millis> stale;
  std::optional<bool> reset;  // with `since`: false: only what changed, the newest change first
  struct Part {
    std::size_t total = 0;              // items the shop has
    std::optional<proto::ItemId> next;  // what to go on behind; nothing: there are no more
  };
  std::optional<Part> part;  // of an ItemsPage
  std::string reason{};      // why items are paused; empty: not told
  bool rehearsal = false;    // nobody really buys here
};

using Answer = std::variant<StateAnswer, UnchangedAnswer, CartAnswer, OrderAnswer, CatalogAnswer,
                            proto::Error>;

// What a stream is told: that it begins, the state each time it is news, that it goes on, that it
// ends. It begins and ends once; a stream whose peer hangs up is told nothing more.
struct StreamBegins {
  base::Millis retry;  // how long its client waits before it comes back, once it has ended
};
struct StreamBeat {};
struct StreamEnds {};
using StreamPart = std::variant<StreamBegins, StateAnswer, StreamBeat, StreamEnds>;

struct Reply {
  ConnectionId connection;
  Answer answer;
};
struct StreamTold {
  ConnectionId stream;
  StreamPart part;
};
/// For the metrics: a command has come to its end.
struct CommandEnded {
  proto::Op op;
  std::optional<proto::ErrorCode> error;  // nothing: done
  base::Nanos latency;                    // since it was sent
};
/// What the shell is to do. A command goes to cartd; one that cannot be sent: GatewayCore::on_unsent.
using Effect = std::variant<Reply, StreamTold, proto::Command, CommandEnded>;
/// In the order in which it was decided, and is performed.
using Effects = std::vector<Effect>;

}  // namespace gateway
