// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One deadline for each of many small integers, cheap to set, move and drop.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/check.h"
#include "base/units.h"

namespace gateway {

/// A timing wheel (Varghese and Lauck, 1987, scheme 5) over slots 0, 1, 2 …, at most one deadline
/// each. A slot's deadline is reported never early and at most kTick late.
///
/// set, clear: constant time. A held poll is set and cleared far more often than it runs out, which
/// is what a heap is bad at: it would keep the dropped ones, or pay log n for each.
/// Memory: 24 bytes a slot up to the highest slot ever set. Pure; one thread.
class DeadlineWheel {
 public:
  // Waits are randomised over seconds, so 32 ms of lateness is invisible; 2048 ticks are 65 s, above
  // the longest wait. A deadline beyond that goes round once more.
  static constexpr base::Millis kTick{32};
  static constexpr std::uint64_t kBuckets = 2048;

  explicit DeadlineWheel(base::MonoTime now) : tick_(floor_tick(now)) { heads_.fill(kNone); }

  /// Gives `slot` the deadline, replacing the one it had.
  void set(std::uint32_t slot, base::MonoTime deadline) {
    clear(slot);
    if (slot >= nodes_.size()) nodes_.resize(slot + std::size_t{1});
    nodes_[slot].deadline = deadline;
    link(slot);
  }

  /// Takes the slot's deadline away; a slot without one stays as it is.
  void clear(std::uint32_t slot) {
    if (slot < nodes_.size() && nodes_[slot].bucket != kUnset) unlink(slot);
  }

  bool has(std::uint32_t slot) const {
    return slot < nodes_.size() && nodes_[slot].bucket != kUnset;
  }

  /// One slot whose deadline is at or before `now`, now without one; nothing when none is due.
  /// REQUIRES: `now` does not go back from call to call.
  std::optional<std::uint32_t> take_due(base::MonoTime now) {
    const std::uint64_t last = floor_tick(now);
    while (true) {
      const std::uint32_t slot = heads_[tick_ % kBuckets];
      if (slot != kNone && ceil_tick(nodes_[slot].deadline) <= tick_) {
        unlink(slot);
        return slot;
      }
      // What is left in this bucket is for a later round of the wheel; it only goes to the bucket's
      // own tail end of time, so the bucket can be passed.
      if (slot != kNone && requeue_later_rounds()) continue;
      if (tick_ >= last) return std::nullopt;
      tick_ = size_ == 0 ? last : tick_ + 1;
    }
  }

  /// When take_due may next have something: never later than it has, at most a round early.
  std::optional<base::MonoTime> next_due() const {
    if (size_ == 0) return std::nullopt;
    // The rest of the present bucket's word, then word by word, round to where it began.
    const std::uint64_t first = tick_ % kBuckets;
    std::uint64_t ahead = 0;
    std::uint64_t word = occupied_[first / kWordBits] >> (first % kWordBits);
    while (word == 0) {
      ahead = (ahead == 0 ? kWordBits - first % kWordBits : ahead + kWordBits);
      CHECK(ahead < kBuckets + kWordBits, size_);
      word = occupied_[(first + ahead) % kBuckets / kWordBits];
    }
    return time_of(tick_ + ahead + static_cast<std::uint64_t>(std::countr_zero(word)));
  }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint16_t kUnset = std::numeric_limits<std::uint16_t>::max();
  static_assert(kBuckets < kUnset);
  static constexpr std::uint64_t kWordBits = 64;
  static_assert(kBuckets % kWordBits == 0);

  struct Node {
    base::MonoTime deadline;
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
    std::uint16_t bucket = kUnset;
  };

  static std::uint64_t floor_tick(base::MonoTime time) {
    return static_cast<std::uint64_t>(time.time_since_epoch() / kTick);
  }
  /// The first tick that begins at or after `time`.
  static std::uint64_t ceil_tick(base::MonoTime time) {
    return floor_tick(time + kTick - base::Nanos{1});
  }
  static base::MonoTime time_of(std::uint64_t tick) {
    return base::MonoTime{} + kTick * static_cast<std::int64_t>(tick);
  }

  void link(std::uint32_t slot) {
    Node& node = nodes_[slot];
    std::uint64_t tick = ceil_tick(node.deadline);
    if (tick < tick_) tick = tick_;
    if (tick > tick_ + kBuckets - 1) tick = tick_ + kBuckets - 1;
    node.bucket = static_cast<std::uint16_t>(tick % kBuckets);
    node.previous = kNone;
    node.next = heads_[node.bucket];
    if (node.next != kNone) nodes_[node.next].previous = slot;
    heads_[node.bucket] = slot;
    occupied_[node.bucket / kWordBits] |= std::uint64_t{1} << (node.bucket % kWordBits);
    ++size_;
  }

  void unlink(std::uint32_t slot) {
    Node& node = nodes_[slot];
    (node.previous == kNone ? heads_[node.bucket] : nodes_[node.previous].next) = node.next;
    if (node.next != kNone) nodes_[node.next].previous = node.previous;
    if (heads_[node.bucket] == kNone)
      occupied_[node.bucket / kWordBits] &= ~(std::uint64_t{1} << (node.bucket % kWordBits));
    node.bucket = kUnset;
    --size_;
  }

  /// Puts every slot of the present bucket where its deadline belongs as seen from now; true when
  /// one of them is due after all.
  bool requeue_later_rounds() {
    bool due = false;
    std::uint32_t slot = heads_[tick_ % kBuckets];
    std::vector<std::uint32_t> later;
    for (; slot != kNone; slot = nodes_[slot].next) {
      if (ceil_tick(nodes_[slot].deadline) <= tick_)
        due = true;
      else
        later.push_back(slot);
    }
    for (const std::uint32_t each : later) {
      unlink(each);
      link(each);
    }
    return due;
  }

  std::vector<Node> nodes_;
  std::array<std::uint32_t, kBuckets> heads_;
  // A bit for each bucket that has slots: a loop asks for next_due() every turn, and to look through
  // the heads took it a microsecond and more.
  std::array<std::uint64_t, kBuckets / kWordBits> occupied_{};
  std::uint64_t tick_;  // every bucket before this tick is empty
  std::size_t size_ = 0;
};

}  // namespace gateway
