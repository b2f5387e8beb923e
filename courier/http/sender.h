// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Letters to hooks, over HTTP. The only file of courier that knows cpp-httplib.
#pragma once

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
  enum class Verdict {
    kTaken,
    kGone,    // 410: the hook wants no more
    kFailed,  // anything else, also nothing, half an answer and a certificate that is not the host's
  } verdict = Verdict::kFailed;
  std::string why;  // where it failed: "status 500", "no answer in 15 s"
};

class Sender {
 public:
  /// How long all of it may take, from the connection to the answer's last byte.
  static constexpr base::Seconds kTimeout{15};

  /// `ca`: a file of the certificates that are trusted; empty: the system's.
  explicit Sender(std::string ca) : ca_(std::move(ca)) {}

  /// Posts them all at once, and returns when each has an end, in their order: in kTimeout, and a moment.
  /// Redirects are not followed.
  std::vector<Receipt> send(const HookUrl& url, const std::vector<Post>& posts) const;

 private:
  const std::string ca_;
};

}  // namespace courier
