// Commands that were sent to cartd and whose reply has not come.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/core/connection_id.h"
#include "proto/ids.h"
#include "proto/messages.h"
#include "proto/units.h"

namespace gateway {

/// Who waits for which command, and until when. All wait equally long, so that the order of sending
/// is the order of deadlines. Pure; one thread.
class PendingCommands {
 public:
  struct Pending {
    ConnectionId connection;
    proto::Op op;
    proto::SessionId session;
    proto::MonoTime sent_at;
  };

  explicit PendingCommands(proto::Millis timeout) : timeout_(timeout) {}

  /// REQUIRES: `id` is new; `now` does not go back.
  void add(std::string id, Pending pending);
  /// The command's waiter, no longer pending; nothing for an id that is unknown or was given up.
  std::optional<Pending> take(const std::string& id);
  /// One whose time is over, no longer pending.
  std::optional<Pending> take_expired(proto::MonoTime now);

  std::size_t size() const { return by_id_.size(); }
  std::optional<proto::MonoTime> next_due() const;

 private:
  struct Deadline {
    proto::MonoTime at;
    std::string id;
  };
  proto::Millis timeout_;
  std::unordered_map<std::string, Pending> by_id_;
  std::deque<Deadline> deadlines_;  // by time; entries already taken are skipped when they come up
};

}  // namespace gateway
