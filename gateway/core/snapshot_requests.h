// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When cartd is asked for its catalog, and what of it is under way.
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.h"
#include "proto/messages.h"
#include "proto/snapshot_pages.h"

namespace gateway {

/// The snapshots of one gateway: one at a time, page by page, with a distance between two. One that has
/// failed is asked for again until it comes. Pure; one thread.
class SnapshotRequests {
 public:
  /// Between two snapshots lies at least this, and between two tries to send one: a catalog of 10,000
  /// items is 2 MB.
  static constexpr base::Millis kDistance{50};

  /// `timeout`: a page that has not come by then has failed.
  SnapshotRequests(base::Millis timeout, base::MonoTime now)
      : timeout_(timeout), not_before_(now) {}

  /// A snapshot is wanted; the one under way will do.
  void want() { wanted_ = wanted_ || !under_way_; }
  /// A snapshot that begins from now on is wanted.
  void want_another() { wanted_ = true; }

  /// Returns true if one is wanted that may begin by now.
  bool may_begin(base::MonoTime now) const { return wanted_ && !under_way_ && now >= not_before_; }
  /// Begins it: next_page() is to be asked for. `known` and `head` are the cache's.
  /// REQUIRES: may_begin().
  void begin(const std::optional<proto::SnapshotPages::Known>& known, proto::Seq head,
             base::MonoTime now);
  /// REQUIRES: is_under_way().
  const proto::SnapshotQuery& next_page() const { return under_way_->pages.next(); }
  /// The page was asked for by the command of this number.
  void on_asked(std::uint64_t command, base::MonoTime now);

  bool is_under_way() const { return under_way_.has_value(); }
  /// Returns true if the page under way was asked for by this command.
  bool is_asked_by(std::uint64_t command) const {
    return under_way_ && under_way_->command == command;
  }

  struct Snapshot {
    proto::Snapshot snapshot;
    proto::Seq asked_at_head;
  };
  /// The page under way has come: kMore asks for next_page(), kWhole is for take(), and kTorn has failed.
  proto::SnapshotPages::State on_page(proto::Snapshot page, base::MonoTime now);
  /// The whole, which is no longer under way.
  Snapshot take();
  /// The page under way will not come: after the distance the next snapshot begins.
  void on_failed(base::MonoTime now) { fail(now + kDistance); }
  /// Returns true if the page under way has not come in time: the next snapshot may begin at once.
  bool fail_expired(base::MonoTime now);

  /// Gives what is under way so much more time.
  void postpone(base::Nanos by);
  std::optional<base::MonoTime> next_due() const;

 private:
  struct UnderWay {
    std::uint64_t command = 0;  // that asked for the page
    proto::Seq asked_at_head;
    base::MonoTime until;
    proto::SnapshotPages pages;
  };
  void fail(base::MonoTime retry_at);

  const base::Millis timeout_;
  std::optional<UnderWay> under_way_;
  bool wanted_ = false;  // as soon as it may begin
  base::MonoTime not_before_;
};

}  // namespace gateway
