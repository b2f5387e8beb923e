// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Something that was done at the operator's endpoint: who did what, and when.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.h"
#include "proto/messages.h"

namespace proto {

/// What a deed says of what it was done to, as a JSON object: what its command said, but for what may be long. It leaves the shop
/// as events do: `session_hash` stands for the command's session. `changed`: of an item, the names of what is said anew.
std::string deed_data(const Command& command, const std::string& session_hash,
                      const std::vector<std::string>& changed);

}  // namespace proto
