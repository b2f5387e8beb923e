// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A client that follows HTTP.md: polls or streams with what it has, applies answers by cursor,
// repeats commands whose outcome it does not know.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gateway/core/requests.h"
#include "tests/sim/auditor.h"
#include "tests/sim/belongings.h"
#include "tests/sim/planted_fault.h"
#include "tests/sim/random.h"
#include "tests/support/memory_store.h"

namespace sim {

/// Of each three shoppers two are one person, who comes in twice, and one acts for nobody.
std::optional<proto::PersonName> person_of(const proto::SessionId& session);

class Shopper {
 public:
  enum class Kind {
    kPage,       // watches several items; polls since the last poll's cursor
    kOneItem,    // watches one item; polls since its own command's cursor too
    kEveryItem,  // watches all there are, also those that come later
    kTutorial,   // polls without `since`, then with the validator its browser keeps
  };
  Shopper(Kind kind, proto::SessionId session, std::vector<proto::ItemId> watched, bool streams,
          PlantedFault fault);

  const proto::SessionId& session() const { return session_; }

  // --- polls -------------------------------------------------------------------------------------
  gateway::Query next_poll(Random& random) const;
  /// Returns how long to pause before the next poll.
  base::Millis on_poll_answer(const gateway::Answer& answer);

  /// Nothing while the stream goes on; then how long to pause before the next one, or a poll.
  std::optional<base::Millis> on_stream_part(const gateway::StreamPart& part);

  // --- commands, one at a time -------------------------------------------------------------------
  using Wish = std::variant<gateway::CartCommand, gateway::CartQuery, gateway::OrderCommand>;
  const std::optional<Wish>& wish() const { return wish_; }
  void make_wish(const std::vector<proto::ItemId>& items, Random& random);
  /// False when the outcome is unknown: the wish is to be repeated as it is.
  bool on_command_answer(const gateway::Answer& answer);

  // --- in the end --------------------------------------------------------------------------------
  /// What is shown is what there is; of what is gone, whoever was told by a gateway that came later need not know.
  void check_shown(const proto::Snapshot& truth) const;
  /// What was acknowledged is so, unless it may have run out.
  void check_belongings(const support::MemoryStore& store, bool may_run_out,
                        const std::set<proto::ItemId>& removed) const {
    belongings_.check(store, may_run_out, removed);
  }

 private:
  struct Shown {
    proto::ItemState state;
    proto::Cursor cursor;
    proto::Cursor line_cursor;  // of the waiting line, of which an order does not speak
  };
  void apply(const gateway::StateAnswer& answer);
  void note_described(const gateway::ShownState& told);
  /// Those it looks for now.
  std::vector<proto::ItemId> asked() const;
  void seek();
  void show(const proto::ItemState& state, const proto::Cursor& cursor, bool reset);
  /// An order's item.
  void show_sold(proto::ItemState state, const proto::Cursor& cursor);
  bool watches(const proto::ItemId& item) const;

  Wish wish_for(const proto::ItemId& item, const proto::ItemId& other, Random& random);
  /// One item, or both at once.
  Wish wish_to_add(const proto::ItemId& item, const proto::ItemId& other, Random& random) const;
  Wish wish_of_called(const proto::ItemId& item, Random& random);
  Wish wish_to_buy();
  /// An order that was made: to be made again, or looked up.
  Wish wish_again(Random& random);
  /// An item whose turn, as it is shown, has come to the shopper's ticket.
  std::optional<proto::ItemId> called() const;
  void note_refusal(const proto::Error& error);
  /// The numbers in the answer to the wish.
  void show_done(const proto::Cursor& cursor, const std::vector<proto::ItemState>& items);

  const Kind kind_;
  const proto::SessionId session_;
  const std::vector<proto::ItemId> watched_;
  const bool streams_;  // once there is a cursor to begin from
  const PlantedFault fault_;
  std::optional<base::Millis> retry_;    // of the stream under way
  bool turned_away_ = false;             // the last stream ended as it began
  std::optional<proto::Cursor> cursor_;  // of the last poll
  std::map<proto::ItemId, Shown> shown_;
  std::set<proto::ItemId> hidden_;                     // as it was told
  std::set<proto::ItemId> gone_;                       // of those it asks for by name
  std::optional<proto::ItemId> sought_, sought_last_;  // of these: asked for once more
  std::optional<Wish> wish_;
  Belongings belongings_;
  std::optional<proto::ItemId> sold_out_;    // wanted and not there
  std::optional<proto::ItemId> in_the_way_;  // of a checkout, since it ran out
  int answers_ = 0;
  int orders_ = 0;
};

}  // namespace sim
