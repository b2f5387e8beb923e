// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A session that nobody guesses.
#pragma once

#include "proto/ids.h"

namespace gateway {

/// 128 random bits from the kernel, as hex.
proto::SessionId random_session();

}  // namespace gateway
