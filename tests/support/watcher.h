// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A shopper who only looks: polls one gateway with `since`, on one connection, for as long as told.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>

#include "tests/support/http_client.h"

namespace support {

/// run() is for a thread of its own; the rest may be called from any thread while it runs.
class Watcher {
 public:
  /// `query` selects the items: "&item=P&item=Q".
  Watcher(std::string address, std::string query)
      : address_(std::move(address)), query_(std::move(query)) {}

  /// Polls until stop(). Throws when an answer is not a 200, when numbers do not add up, when the
  /// epoch changes or a cursor goes back: what a watcher has seen must never be taken from it.
  void run();
  /// run() returns when the poll under way ends.
  void stop() { stopped_ = true; }

  /// Waits until an answer at `seq` or later has come and returns its body; throws TimedOut.
  Json await(std::uint64_t seq, Deadline deadline = soon());
  std::size_t answers() const { return answers_; }

 private:
  void check(const Json& state, const Json& before) const;

  const std::string address_;
  const std::string query_;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::size_t> answers_ = 0;

  std::mutex guard_;  // of latest_
  std::condition_variable news_;
  Json latest_;
};

}  // namespace support
