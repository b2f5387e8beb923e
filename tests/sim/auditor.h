// Judges what everyone does by what was committed. Makes nothing happen.
#pragma once

#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include "cartd/core/inventory.h"
#include "gateway/core/requests.h"
#include "tests/sim/store_stand_in.h"

namespace sim {

/// A promise was broken.
struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Knows the whole history: every item's numbers at every seq of every store, and every command
/// that is on disk. Whatever anyone is told is compared with it.
class Auditor {
 public:
  // --- what is true ------------------------------------------------------------------------------
  void on_store_opened(const cartd::StoredState& state);
  /// A batch is on disk. Its replies must say what the disk says.
  void on_committed(const StoreStandIn& store, std::span<const proto::Command> commands,
                    const cartd::BatchOutcome& outcome);

  // --- what is told ------------------------------------------------------------------------------
  /// Each number is the one at that cursor: nothing is missing from it, nothing is from later.
  void check_told(const proto::Cursor& cursor, const std::vector<proto::ItemState>& items) const;
  /// The command behind a 200 is on disk.
  void check_acknowledged(const std::string& command_id) const;
  /// The answer to a poll fits the cursor it came with.
  void check_answer(const gateway::StatusQuery& query, const gateway::StateAnswer& answer) const;

  // --- what has happened at all ------------------------------------------------------------------
  void saw(const std::string& event) { seen_.insert(event); }
  const std::set<std::string>& seen() const { return seen_; }

 private:
  struct Numbers {
    std::int64_t stock = 0;
    std::int64_t held = 0;
  };
  using History = std::map<proto::Seq, Numbers>;  // of one item in one store

  /// An answer about every item leaves none out that its cursor says it knows of.
  void check_complete(const gateway::StatusQuery& query, const gateway::StateAnswer& answer) const;
  void check_reply(const StoreStandIn& store, const proto::Command& command,
                   const proto::Reply& reply);
  static void check_sums(const proto::ItemState& item);

  std::map<std::pair<proto::Epoch, proto::ItemId>, History> history_;
  std::unordered_set<std::string> committed_;
  std::set<std::string> seen_;
};

}  // namespace sim
