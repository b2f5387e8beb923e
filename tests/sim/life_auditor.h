// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges how long holds go on in all, over restarts and crashes of cartd.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "cartd/core/stored_state.h"

namespace sim {

/// Remembers by itself when each hold began, and which of those that ended are gone on with, and compares
/// all that is written with it.
class LifeAuditor {
 public:
  /// `seen` outlives this.
  explicit LifeAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// What a start of cartd changes: nothing begins later than it did. Throws Violation, as on_written().
  void on_opened(const proto::Epoch& epoch, const cartd::Rows& rows,
                 const cartd::Lifetimes& lifetimes);
  void on_written(const proto::Epoch& epoch, const cartd::Rows& rows);

 private:
  using Key = std::pair<proto::SessionId, proto::ItemId>;
  struct PutBack {
    base::WallTime begun_at;
    base::WallTime forget_at;
  };

  struct Begun {
    base::WallTime at;
    bool offer = false;
  };

  void begin(const Key& key, const cartd::StoredHold& hold);
  void go_on(Begun& begun, const cartd::StoredHold& hold);
  void judge_end(const cartd::StoredHold& hold) const;
  void end(const Key& key, base::WallTime begun_at, const cartd::Rows& rows);

  cartd::Lifetimes lifetimes_;
  proto::Epoch epoch_ = *proto::Epoch::parse("none");
  std::map<Key, Begun> begun_;
  std::map<Key, PutBack> put_backs_;
  std::set<std::string>& seen_;
};

}  // namespace sim
