// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is answered with a page of forms in place of JSON.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "gateway/core/connection_id.h"
#include "gateway/core/requests.h"
#include "gateway/http/routes.h"
#include "gateway/sessions/session_door.h"

namespace gateway {

/// A page that is made once cartd has said what is in the cart.
struct PlainVisit {
  PlainQuery query;
  PageSession session;
};
using PlainAsked = std::variant<PlainVisit, PlainCommand>;

/// What a form is answered with, once cartd has said what came of it: a 303 to a page that says so.
HttpResponse outcome_of(const PlainCommand& asked, const Answer& answer);

/// Those whose request waits for cartd; one for each connection at most. Loop thread only.
class PlainVisits {
 public:
  void note(ConnectionId connection, PlainAsked asked) {
    waiting_.insert_or_assign(connection, std::move(asked));
  }
  /// What was noted, which is over with that.
  std::optional<PlainAsked> take(ConnectionId connection) {
    if (waiting_.empty()) return std::nullopt;
    auto found = waiting_.extract(connection);
    if (found.empty()) return std::nullopt;
    return std::move(found.mapped());
  }
  void forget(ConnectionId connection) {
    if (!waiting_.empty()) waiting_.erase(connection);
  }

 private:
  std::map<ConnectionId, PlainAsked> waiting_;
};

}  // namespace gateway
