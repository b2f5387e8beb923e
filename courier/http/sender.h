// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Letters to hooks, over HTTP. The only file of courier that knows cpp-httplib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "courier/core/hook_url.h"

namespace courier {

/// What a hook is sent.
struct Post {
  std::string id;         // webhook-id
  std::string timestamp;  // webhook-timestamp
  std::string signature;  // webhook-signature
  std::string body;
};

/// What came of it.
struct Receipt {
  std::uint64_t number = 0;  // of the post, as it was given
  enum class Verdict {
    kTaken,
    kGone,    // 410: the hook wants no more
    kFailed,  // anything else, also nothing, half an answer and a certificate that is not the host's
  } verdict = Verdict::kFailed;
  std::string why;  // where it failed: "status 500", "no answer in 15 s"
};

/// The posts to one hook that are under way, each on a connection and a thread of its own.
///
/// Thread: one, which is another one's that `on_end` is called on.
class Sender {
 public:
  /// How long all of it may take, from the connection to the answer's last byte.
  static constexpr base::Seconds kTimeout{15};

  /// `ca`: a file of the certificates that are trusted; empty: the system's. `on_end` is called when a post may
  /// have come to an end.
  Sender(HookUrl url, std::string ca, std::function<void()> on_end);
  /// As drop().
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Begins to post. Redirects are not followed.
  void post(std::uint64_t number, const Post& post);
  /// What has come to an end, or has had its time.
  std::vector<Receipt> take_ended();
  std::size_t under_way() const { return exchanges_.size(); }
  /// When the first of those under way has had its time.
  std::optional<base::MonoTime> next_late() const;
  /// Ends all of them, in kTimeout at most; nobody knows what came of them.
  void drop();

 private:
  class Exchange;

  const HookUrl url_;
  const std::string ca_;
  const std::function<void()> on_end_;
  std::map<std::uint64_t, std::unique_ptr<Exchange>> exchanges_;  // by number
};

}  // namespace courier
