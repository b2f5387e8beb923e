// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whose sessions the lists of holds and of lines have told, so that what they tell can be asked about.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "proto/ids.h"

namespace gateway {

/// Hashes of sessions, and the sessions they stand for, which leave the shop nowhere: who has been shown that somebody holds
/// something can look at that cart or take it back, by the hash alone.
///
/// The last kMost are kept, the oldest of them is forgotten for another one. Pure; one thread.
class ToldSessions {
 public:
  // 20 of the largest lists, and some 2 MB.
  static constexpr std::size_t kMost = 10'000;

  void note(const std::string& hash, const proto::SessionId& session);
  /// Returns nothing for what was not told, or long ago.
  std::optional<proto::SessionId> find(std::string_view hash) const;

 private:
  std::unordered_map<std::string, proto::SessionId> sessions_;
  std::deque<std::string> order_;  // as they were noted first
};

}  // namespace gateway
