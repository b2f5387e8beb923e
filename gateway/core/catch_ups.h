// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Requests whose client knows more than this gateway.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/requests.h"

namespace gateway {

/// Each waits for the feed until its patience ends, and then for a snapshot that begins after that. A
/// snapshot that was already on its way may be older than what its client knows. Pure; one thread.
class CatchUps {
 public:
  /// At a time: each costs a comparison per change.
  static constexpr std::size_t kMost = 1000;
  /// Nobody waits longer for the feed before cartd itself is asked.
  static constexpr base::Millis kPatience{1000};

  struct Waiting {
    ConnectionId connection;
    Query query;
    proto::Cursor since;        // of the query; ahead of the gateway's head
    base::MonoTime wait_until;  // the end of the query's own wait
  };

  bool is_full() const { return waiting_.size() >= kMost; }
  std::size_t size() const { return waiting_.size(); }
  /// REQUIRES: not is_full(); the connection has none.
  void add(Waiting waiting, base::MonoTime patient_until);
  /// Those who are not ahead of `head`, no longer waiting.
  std::vector<Waiting> take_caught_up(const proto::Cursor& head);
  /// Returns true if somebody's patience has ended: a snapshot is to begin, for their sake.
  bool lose_patience(base::MonoTime now);
  void on_snapshot_begun();
  /// A snapshot has come or has failed: those who waited for it, no longer waiting.
  std::vector<Waiting> take_decided();
  /// This connection's, no longer waiting.
  std::optional<Waiting> take(ConnectionId connection);

  /// When lose_patience() next has something to do.
  std::optional<base::MonoTime> next_due() const;

 private:
  enum class Stage : std::uint8_t {
    kPatient,   // waits for the feed
    kUnasked,   // waits for the next snapshot to begin
    kSnapshot,  // … and to end
  };
  struct Entry {
    Waiting waiting;
    base::MonoTime patient_until;
    Stage stage = Stage::kPatient;
  };
  template <class Condition>
  std::vector<Waiting> take_if(Condition condition);

  std::map<std::uint32_t, Entry> waiting_;  // by connection slot
};

}  // namespace gateway
