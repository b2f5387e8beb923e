// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The parked polls and streams: who waits, for what, until when.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/deadline_wheel.h"
#include "gateway/core/stock_cache.h"

namespace gateway {

/// Parked polls, grouped by the set of items they watch ("a watch"). No items stand for every item:
/// one watch, whatever the catalog's size. What those who share it are told of is what has changed
/// since the earliest of them was up to date, `since`.
///
/// A hold ends in one of four ways, each one call: a change (take_slice), its deadline
/// (take_expired), the peer leaving (drop), or a drain, which is a new deadline (reschedule_all).
///
/// A change makes its watches due, and so does a poll that is parked behind one (park_behind): it is
/// answered by the next fan-out of its watch, at once when none was lately, and those who are not
/// behind stay. A due watch is answered in slices, taken in turn over all due
/// watches, so that ten thousand watchers of one item do not delay those of another. Those who
/// park after a fan-out has begun wait for the next one. Between two fan-outs of one watch lies at
/// least what the last one cost (on_slice_done), so that a storm of changes to a much watched item
/// leaves half of the loop to everything else; absolute numbers make skipping lossless.
///
/// A stream is a hold that a fan-out does not end: once reached it waits for the next one. Nor do
/// its deadlines, but for the last: each of the others is a heartbeat (take_expired).
///
/// At most one hold per connection slot. Memory: 48 bytes a slot. Pure; one thread.
class HoldTable {
 public:
  explicit HoldTable(base::MonoTime now) : deadlines_(now) {}

  /// Whoever sits between a stream and its client, and gives up what is silent, gives it longer.
  static constexpr base::Millis kBeat{15'000};

  /// How long a hold lasts.
  struct Terms {
    base::MonoTime deadline;
    bool unchanged_as_304 = false;  // a poll: how its wait may end
    bool stream = false;
    std::uint8_t beats = 0;   // a stream: deadlines that it outlives, kBeat apart
    proto::Seq since;         // of one that is behind: what it has heard
    bool told_stale = false;  // what its client knows of the gateway
  };
  /// The terms of a stream that ends at `until`, its first heartbeat at the odd part of its life.
  /// REQUIRES: `until` is not before `now`, and less than an hour from it.
  static Terms stream_until(base::MonoTime until, base::MonoTime now);

  /// Parks a poll or a stream until an item of `items` changes.
  /// REQUIRES: `items` is sorted, without repeats, or empty; the connection has no hold.
  void park(ConnectionId connection, const std::vector<ItemIndex>& items, const Terms& terms);

  /// Parks one that has yet to hear of a change of `items` which came before it: it is due already.
  /// In a storm of changes everyone is behind; they are then answered together, in the storm's
  /// distance, instead of each when it asks. REQUIRES: as park().
  void park_behind(ConnectionId connection, const std::vector<ItemIndex>& items, const Terms& terms,
                   base::MonoTime now);

  /// A hold that has ended other than by a change.
  struct Ended {
    ConnectionId connection;
    std::vector<ItemIndex> items;
    bool unchanged_as_304 = false;
    bool has_news = false;  // a fan-out was about to answer it …
    bool reset = false;     // … and to tell of a restart
    proto::Seq since;       // with has_news: it has heard of all changes up to this
    bool stream = false;
    bool goes_on = false;     // a stream that is still parked: it is to hear a heartbeat
    bool told_stale = false;  // see note_told()
  };
  /// The peer leaves: its hold, or nothing when the connection had none.
  std::optional<Ended> drop(ConnectionId connection);
  /// The hold of this connection, if it has one: a poll ends with this, a stream goes on.
  std::optional<Ended> take(ConnectionId connection);
  /// One hold whose deadline has come.
  std::optional<Ended> take_expired(base::MonoTime now);

  /// Whether the connection has a hold.
  bool has(ConnectionId connection) const {
    return connection.slot < holds_.size() && holds_[connection.slot].list != List::kNone &&
           holds_[connection.slot].generation == connection.generation;
  }

  /// What a stream was last told of the gateway: that it was stale, or not. Nobody's id: nothing.
  void note_told(ConnectionId connection, bool stale);
  /// The hold in `slot` if its client knows otherwise than `stale`: a poll ends with this, a stream
  /// goes on. Not a stream that a fan-out is about to reach: that tells it, and would tell a restart
  /// a second time.
  std::optional<Ended> take_unaware(std::uint32_t slot, bool stale);
  /// Above every slot that has a hold.
  std::size_t slots() const { return holds_.size(); }

  /// The item has new numbers, of `seq`.
  void mark_changed(ItemIndex item, proto::Seq seq, base::MonoTime now);
  /// Everything is new and old cursors mean nothing: every poll parked now is answered with reset.
  void mark_restarted(base::MonoTime now);

  using WatchId = std::uint32_t;
  /// Some of those whom one change answers.
  struct Slice {
    WatchId watch = 0;
    std::vector<ItemIndex> items;
    proto::Seq since;  // all here have heard of all changes up to this
    bool reset = false;
    std::vector<ConnectionId> waiters;  // polls, which have ended with this
    std::vector<ConnectionId> streams;  // which go on
    base::MonoTime changed_at;          // the earliest change this fan-out answers
    std::size_t answered = 0;           // waiters of this fan-out so far, these included
    std::size_t told = 0;               // streams, likewise
    bool last = false;                  // of this fan-out
  };
  /// Up to `most` waiters of the next due watch; nothing when no watch may be answered yet.
  std::optional<Slice> take_slice(std::size_t most, base::MonoTime now);
  /// The slice has been written, at this cost of the loop's time. REQUIRES: called once for each
  /// slice, before the next take_slice.
  void on_slice_done(const Slice& slice, base::Nanos cost, base::MonoTime now);

  /// Gives every hold a last deadline of its own from `next_deadline()`, a callable; for drains.
  template <class NextDeadline>
  void reschedule_all(NextDeadline next_deadline) {
    for (std::uint32_t slot = 0; slot < holds_.size(); ++slot) {
      if (holds_[slot].list == List::kNone) continue;
      holds_[slot].beats = 0;
      deadlines_.set(slot, next_deadline());
    }
  }

  std::size_t size() const { return deadlines_.size(); }
  std::size_t streams() const { return streams_; }  // of size()
  /// When there may be something to take: an expired hold or a slice.
  std::optional<base::MonoTime> next_due() const;

 private:
  static constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

  enum class List : std::uint8_t {
    kNone,       // not parked
    kWaiting,    // parked; a change moves it to kAnswering
    kBehind,     // parked behind a change; the next fan-out moves it to kAnswering
    kAnswering,  // a fan-out will reach it
  };
  struct Hold {
    std::uint32_t generation = 0;
    WatchId watch = 0;
    std::uint32_t previous = kNobody;  // slots
    std::uint32_t next = kNobody;
    List list = List::kNone;
    std::uint8_t beats = 0;  // deadlines it outlives
    bool unchanged_as_304 : 1 = false;
    bool stream : 1 = false;
    bool told_stale : 1 = false;
  };
  static_assert(sizeof(Hold) == 20);
  struct Chain {  // slots in order of arrival
    std::uint32_t head = kNobody;
    std::uint32_t tail = kNobody;
    bool empty() const { return head == kNobody; }
  };
  struct Watch {
    std::vector<ItemIndex> items;
    Chain waiting;
    Chain behind;
    Chain answering;
    bool dirty = false;    // changed since the last fan-out began, with somebody waiting
    bool queued = false;   // in due_
    bool writing = false;  // between take_slice and on_slice_done
    bool reset = false;    // the answering ones are to be told of a restart
    // What the waiting ones had heard of before it was dirty, and the earliest of the others.
    proto::Seq dirty_since;
    proto::Seq behind_since;
    proto::Seq answering_since;
    base::MonoTime changed_at;  // of the earliest change not answered yet
    base::MonoTime answering_changed_at;
    std::size_t answered = 0;
    std::size_t told = 0;
    base::Nanos cost{0};        // of the fan-out under way
    base::MonoTime not_before;  // the next fan-out may begin

    bool is_due() const { return dirty || !behind.empty() || !answering.empty(); }
    bool is_idle() const { return waiting.empty() && behind.empty() && answering.empty(); }
  };

  /// The parked hold of this id; null when there is none.
  Hold* find(ConnectionId connection);
  Ended describe(std::uint32_t slot) const;
  Ended end(std::uint32_t slot);
  WatchId watch_of(const std::vector<ItemIndex>& items);
  void forget_if_idle(WatchId id);
  Hold& enter(ConnectionId connection, const std::vector<ItemIndex>& items, const Terms& terms);
  void mark(WatchId id, proto::Seq since, base::MonoTime now);
  void queue(WatchId id);
  Chain& chain_of(const Hold& hold);
  void append(std::uint32_t slot, List list);
  void unlink(std::uint32_t slot);
  /// Takes some of those who are being answered; streams go back to waiting.
  Slice slice_of(WatchId id, std::size_t most);
  /// Moves those behind to answering and, where the watch has changed, the waiting ones; both behind
  /// those who are there.
  void begin_fan_out(Watch& watch);
  void move_to_answering(Chain& from, proto::Seq since, Watch& watch);

  std::vector<Hold> holds_;  // by connection slot
  DeadlineWheel deadlines_;  // by connection slot; has exactly the parked ones
  std::size_t streams_ = 0;
  std::vector<Watch> watches_;
  std::vector<WatchId> free_watches_;
  std::map<std::vector<ItemIndex>, WatchId> watch_by_items_;
  std::vector<std::vector<WatchId>> watches_of_item_;  // by item
  std::optional<WatchId> watch_of_every_item_;
  std::deque<WatchId> due_;  // taken in turn
};

}  // namespace gateway
