// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A cartd's life until it leads.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/failure.h"
#include "cartd/store/store.h"
#include "ops/signals.h"

namespace cartd {

/// Waits until this process may use the store; at once where nobody else can. Returns false when it was told to stop
/// before. Fails when the store cannot be had at the first look; later it is tried again and again, since a stand-by is
/// there for when a database comes back. `tell` is called with why it is not ready, whenever that is another reason.
base::OrFailure<bool> stand_by(Store& store, ops::StopSignals& stop,
                               const std::function<void(const std::string& why)>& tell);

}  // namespace cartd
