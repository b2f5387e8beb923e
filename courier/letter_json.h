// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON of letters.
#pragma once

#include <string>

#include "proto/event.h"

namespace courier {

/// The order or item that an event is about; empty: the sale.
std::string subject_of(const proto::Event& event);
/// `{"type","timestamp","data"}`.
std::string body_of(const proto::Event& event);

}  // namespace courier
