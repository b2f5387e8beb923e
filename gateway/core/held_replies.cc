// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/held_replies.h"

#include <utility>

namespace gateway {

std::vector<HeldReplies::Reply> HeldReplies::release(std::optional<proto::Seq> head,
                                                     base::MonoTime now) {
  std::vector<Reply> released;
  std::erase_if(held_, [&](Held& held) {
    if (head && held.reply.cursor().seq > *head && now < held.until) return false;
    released.push_back(std::move(held.reply));
    return true;
  });
  return released;
}

std::optional<base::MonoTime> HeldReplies::next_due() const {
  if (held_.empty()) return std::nullopt;
  return held_.front().until;
}

}  // namespace gateway
