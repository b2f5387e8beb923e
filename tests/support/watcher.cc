// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/watcher.h"

#include "tests/support/cursor.h"

namespace support {
namespace {

// Short waits, so that stop() is heard soon.
constexpr const char* kPoll = "/status?wait=1";

}  // namespace

void Watcher::run() {
  HttpConnection connection(address_);
  Json before;
  std::string since;
  while (!stopped_) {
    const auto answer = connection.request(get(kPoll + query_ + since));
    if (answer.status != 200)
      throw std::runtime_error("a watcher got " + std::to_string(answer.status) + answer.body);
    Json state = answer.json();
    check(state, before);
    since = "&since=" + state["cursor"].get<std::string>();
    before = state;
    ++answers_;
    const std::lock_guard lock(guard_);
    latest_ = std::move(state);
    news_.notify_all();
  }
}

void Watcher::check(const Json& state, const Json& before) const {
  for (const auto& item : state["items"]) {
    const long available = item["available"];
    if (available < 0 || available != item["stock"].get<long>() - item["held"].get<long>())
      throw std::runtime_error("numbers do not add up: " + state.dump());
  }
  if (before.is_null()) return;
  const Cursor now(state["cursor"]);
  const Cursor then(before["cursor"]);
  if (now.epoch != then.epoch || now.seq < then.seq || state["reset"] != false)
    throw std::runtime_error("went back from " + before.dump() + " to " + state.dump());
}

Json Watcher::await(std::uint64_t seq, Deadline deadline) {
  std::unique_lock lock(guard_);
  const bool came = news_.wait_until(lock, deadline.at(), [&] {
    return !latest_.is_null() && Cursor(latest_["cursor"]).seq >= seq;
  });
  if (!came)
    throw TimedOut("a watcher of " + address_ + " waits for " + std::to_string(seq) + " at " +
                   latest_.dump());
  return latest_;
}

}  // namespace support
