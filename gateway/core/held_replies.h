// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Replies to commands that this gateway's own feed has yet to show.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "proto/ids.h"
#include "proto/messages.h"

namespace gateway {

/// Reply and change come on two sockets, in no order between them: what would be told before it is shown
/// is held back, though not for long. Pure; one thread.
class HeldReplies {
 public:
  /// The change is published right behind the reply.
  static constexpr base::Millis kPatience{100};

  using Done = std::variant<proto::CommandDone, proto::OrderDone>;
  struct Reply {
    ConnectionId connection;
    proto::SessionId session;
    Done done;

    const proto::Cursor& cursor() const {
      return std::visit([](const auto& each) -> const proto::Cursor& { return each.cursor; }, done);
    }
  };

  /// REQUIRES: `now` does not go back.
  void hold(Reply reply, base::MonoTime now) {
    held_.push_back({std::move(reply), now + kPatience});
  }
  /// Those whose change is shown at `head`, or whose time is over, in their order; without `head`, while a
  /// change is known to be missing, all.
  std::vector<Reply> release(std::optional<proto::Seq> head, base::MonoTime now);
  std::optional<base::MonoTime> next_due() const;

 private:
  struct Held {
    Reply reply;
    base::MonoTime until;
  };
  std::vector<Held> held_;
};

}  // namespace gateway
