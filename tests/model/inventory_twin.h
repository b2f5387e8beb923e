// The inventory once more, so simple that it can be believed by reading it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace cartd {

/// Bugs for the canary: a checker that does not notice them would not notice ours.
enum class PlantedBug {
  kNone,
  kShrinkRestartsClock,
  kExpiresTooLate,
  kForgetsLimit,
  kOwnHoldIsNotCounted,
  kRepliesBeforeTheEnd,
};

/// A map of holds; everything else is recomputed from it each time it is asked for.
class InventoryTwin {
 public:
  InventoryTwin(proto::Epoch epoch, std::vector<CatalogItem> catalog, proto::Millis ttl,
                PlantedBug bug);

  struct Outcome {
    std::vector<proto::Reply> replies;
    std::vector<proto::Change> changes;
    std::size_t expired = 0;
  };
  Outcome apply(const std::vector<proto::Command>& commands, proto::WallTime now);

  /// What a store must hold now.
  StoredState stored() const;

  /// What has happened so far, by name: "granted", "sold-out" and so on.
  const std::set<std::string>& seen() const { return seen_; }

 private:
  struct Hold {
    std::int64_t quantity;
    std::optional<proto::WallTime> expires_at;
  };
  using Key = std::pair<proto::SessionId, proto::ItemId>;
  using Numbers = std::pair<std::int64_t, std::optional<proto::WallTime>>;  // held, earliest end

  std::optional<proto::Error> execute(const proto::Command& command, proto::WallTime now);
  std::optional<proto::Error> add(const proto::Command& command, proto::WallTime now);
  proto::Reply reply_to(const proto::Command& command, proto::WallTime now) const;
  const CatalogItem* find(const proto::ItemId& item) const;
  Numbers numbers_of(const proto::ItemId& item) const;
  proto::ItemState state_of(const CatalogItem& entry, proto::WallTime now) const;
  std::size_t cart_size(const proto::SessionId& session) const;

  const std::vector<CatalogItem> catalog_;
  const proto::Millis ttl_;
  const PlantedBug bug_;
  proto::Cursor cursor_;
  std::map<proto::ItemId, proto::Seq> seqs_;
  std::map<Key, Hold> holds_;
  std::set<std::string> seen_;
};

}  // namespace cartd
