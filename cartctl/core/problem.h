// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>
#include <string_view>

#include "proto/error.h"

namespace cartctl {

/// What went wrong with a command to `endpoint`, which `flag` names, what that means, and what to
/// try: for a person.
inline std::string command_problem(const proto::Error& error, std::string_view endpoint,
                                   std::string_view flag = "--commands") {
  const std::string where(endpoint);
  switch (error.code) {
    case proto::ErrorCode::kCartdUnavailable:
      return "no connection to " + where + ": " + error.detail +
             ". Nothing was sent, nothing changed. Does cartd run, and is that its " +
             std::string(flag) + "?";
    case proto::ErrorCode::kOutcomeUnknown:
      return "no reply from " + where + ": " + error.detail +
             ". The command was sent and its outcome is unknown; it is safe to repeat it.";
    default:
      return std::string(flag) + ": " + error.detail;
  }
}

/// The same for the feed.
inline std::string feed_problem(const proto::Error& error, std::string_view endpoint) {
  return "nothing heard from " + std::string(endpoint) + ": " + error.detail +
         ". Does cartd run, and is that its --changes?";
}

}  // namespace cartctl
