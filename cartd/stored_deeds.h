// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the operator did, as it is in a store, told to who asks.
#pragma once

#include "base/failure.h"
#include "cartd/store/store.h"
#include "proto/messages.h"

namespace cartd {

/// The answer to the command `history`: DeedList, the last first, or bad-request where `after` is no part's `next`. Fails as the
/// store does.
base::OrFailure<decltype(proto::Reply::outcome)> list_deeds(Store& store,
                                                            const proto::Command& command,
                                                            const proto::Cursor& cursor);

}  // namespace cartd
