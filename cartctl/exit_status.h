// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How cartctl ends: part of the contract with whoever calls it (docs/cartctl.md, --help).
#pragma once

#include "proto/error.h"

namespace cartctl {

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;         // cartd said no; its reply was printed
inline constexpr int kUsage = 2;           // wrong flags or arguments, or an output that fails
inline constexpr int kNoConnection = 3;    // nothing was sent, nothing changed
inline constexpr int kOutcomeUnknown = 4;  // sent, no reply in time: safe to repeat

// verify found what does not add up, or a rehearsal a promise that was broken, and printed it
inline constexpr int kDifferences = 5;

inline constexpr const char* kExitStatuses =
    "Exit status:\n"
    "  0  done\n"
    "  1  cartd refused; its reply is printed\n"
    "  2  wrong usage, or an output that cannot be written\n"
    "  3  no connection: nothing was sent, nothing changed\n"
    "  4  sent, but no reply came in time: the outcome is unknown, it is safe to repeat\n"
    "  5  verify found what does not add up, or rehearse a promise that was broken; it is printed";

inline int exit_status_of(const proto::Error& error) {
  if (error.code == proto::ErrorCode::kCartdUnavailable) return kNoConnection;
  return error.code == proto::ErrorCode::kOutcomeUnknown ? kOutcomeUnknown : kUsage;
}

}  // namespace cartctl
