// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What one address and one session may have of a shop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/units.h"
#include "gateway/core/address.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/held_by_address.h"
#include "gateway/core/token_buckets.h"
#include "proto/ids.h"
#include "proto/operations.h"

namespace gateway {

/// What is bounded.
enum class Bound {
  kNewSessions,      // of an address: sessions that it is given, or that it begins to take with
  kAddressCommands,  // of an address: what is asked of cartd
  kSessionCommands,  // of a session: the same
  kPlaces,           // of an address: places in waiting lines
  kHeld,             // of an address: polls and streams at a time
};
inline constexpr std::array<std::string_view, 5> kBounds = {
    "new_sessions", "address_commands", "session_commands", "places", "address_holds"};

/// Judges each request that costs something of those who share a shop. What is let through is counted, what is
/// refused is not.
///
/// A session is new twice. The first time it is given to a browser. The second time it takes something, or
/// gets into a line, and has done neither within kKnown: who has collected sessions for a day, or makes them
/// up where they are not signed, begins with no more of them at a time than who has just come.
///
/// Memory: 16 bytes a bucket, 4 MiB in all, from the first request on that is bounded (TokenBuckets), and what
/// HeldByAddress says. Pure; one thread.
class Bounds {
 public:
  /// Each 0: none.
  struct Settings {
    std::int64_t address_sessions = 0;  // a minute, and as many at once; so are the next three
    std::int64_t address_commands = 0;
    std::int64_t session_commands = 0;
    std::int64_t address_places = 0;
    std::int64_t address_holds = 0;  // at a time
    std::uint64_t random_seed = 0;

    bool any() const {
      return (address_sessions | address_commands | session_commands | address_places |
              address_holds) != 0;
    }
  };
  explicit Bounds(const Settings& settings);

  static constexpr base::Millis kKnown = std::chrono::minutes{10};

  struct Refusal {
    Bound bound;
    base::Millis wait;  // until it is let through, if nobody else comes first
  };
  std::optional<Refusal> on_new_session(Address address, base::MonoTime now);
  std::optional<Refusal> on_command(Address address, proto::Op op, const proto::SessionId& session,
                                    base::MonoTime now);
  /// One that may be held: see HeldByAddress.
  template <class IsHeld>
  std::optional<Refusal> on_wait(Address address, ConnectionId connection, base::MonoTime now,
                                 IsHeld is_held) {
    if (held_.admit(address, connection, now, is_held)) return std::nullopt;
    return refuse(Bound::kHeld, kHeldAgain);
  }
  void on_hangup(ConnectionId connection) { held_.end(connection); }

  struct Totals {
    std::array<std::uint64_t, kBounds.size()> refused{};  // by Bound
    std::uint64_t forgotten = 0;                          // buckets, for want of room
  };
  Totals totals() const;
  /// The memory of its buckets.
  std::size_t bytes() const;

 private:
  // Who has too many pages open is asked to look again then.
  static constexpr base::Millis kHeldAgain{5000};

  Refusal refuse(Bound bound, base::Millis wait);

  TokenBuckets given_;  // sessions, by address
  TokenBuckets begun_;  // sessions, by address
  TokenBuckets known_;  // by address and session: empty while it is
  TokenBuckets address_commands_;
  TokenBuckets session_commands_;  // by session
  TokenBuckets places_;            // by address
  HeldByAddress held_;
  const bool counts_begun_;
  Totals totals_;
};

}  // namespace gateway
