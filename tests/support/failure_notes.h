// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a failed test case should print besides its assertion: logs of child processes, seeds.
#pragma once

#include <string>

namespace support {

/// Keeps `text` until the current test case ends; printed then if the case failed, else dropped.
/// Any thread.
void note_for_failure(std::string text);

/// Takes all notes since the last call, in order. For the runner (catch_listener.cc) only.
std::string take_failure_notes();

}  // namespace support
