// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When holds that have ended had begun, remembered for a while.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/units.h"
#include "proto/ids.h"

namespace cartd {

/// Who puts a unit back and takes it again at once goes on with the hold of before: its time in all does not
/// begin anew. Who leaves it to others for kRemembered begins a new one.
///
/// At most kMost are remembered, some 16 MiB; where more come, those that would be forgotten next are. That needs
/// a thousand put back in each second, and then gives back to each of those who did it first what they had before there was
/// such a limit. Pure; one thread.
class PutBacks {
 public:
  using ItemIndex = std::size_t;
  static constexpr base::Millis kRemembered = std::chrono::minutes{1};
  static constexpr std::size_t kMost = 65'536;

  struct PutBack {
    base::WallTime begun_at;   // the hold
    base::WallTime forget_at;  // this
  };
  struct Key {
    proto::SessionId session;
    ItemIndex item;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  /// Replaces what is remembered of the item for this session.
  void note(const Key& key, const PutBack& put_back);
  /// False when nothing was remembered.
  bool drop(const Key& key);
  /// Nothing when none is remembered at `now`.
  std::optional<PutBack> find(const proto::SessionId& session, ItemIndex item,
                              base::WallTime now) const;

  /// The one to be forgotten next; null when there is none. Lives until the next call that changes
  /// something.
  const Key* next() const;
  /// The same if it is due by `now`.
  const Key* next_due(base::WallTime now) const;
  bool is_full() const { return put_backs_.size() >= kMost; }
  bool empty() const { return put_backs_.empty(); }

 private:
  using All = std::map<Key, PutBack>;
  All put_backs_;
  struct Earlier {
    bool operator()(const All::value_type* a, const All::value_type* b) const {
      return std::tie(a->second.forget_at, a->first) < std::tie(b->second.forget_at, b->first);
    }
  };
  std::set<const All::value_type*, Earlier> by_time_;  // of the map, whose nodes never move
};

}  // namespace cartd
