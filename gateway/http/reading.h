// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How requests are read, whatever they are about.
#pragma once

#include <optional>
#include <string_view>

#include "base/units.h"
#include "gateway/http/problems.h"
#include "gateway/http/routes.h"
#include "gateway/sessions/session_door.h"
#include "proto/error.h"

namespace gateway {

/// By what a request is read.
struct Reading {
  const RouteSettings& settings;
  const SessionDoor& door;
  base::WallTime now;
};

/// Whose cart the request is about; nothing where that is nobody's. `given`: its parameter.
inline std::optional<Visitor> read_visitor(std::string_view given, const HttpRequest& request,
                                           const Reading& reading) {
  return reading.door.find({request.authorization, given, request.cookie}, reading.now);
}

/// The refusal of a request that is about nobody's.
inline HttpResponse no_session(const Reading& reading) {
  if (!reading.door.is_open()) return bad_session();
  return problem_of(
      proto::Error::bad_request("session", "session must be 1 to 128 of A-Z a-z 0-9 . _ -"));
}
/// What is wrong with a field `item`.
inline proto::Error bad_item() {
  return proto::Error::bad_request("item", "item must be 1 to 64 of A-Z a-z 0-9 . _ -");
}

}  // namespace gateway
