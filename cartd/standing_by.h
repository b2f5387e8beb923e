// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A cartd's life until it leads.
#pragma once

#include <functional>
#include <string>

#include "cartd/store/store.h"
#include "ops/signals.h"

namespace cartd {

/// Waits until this process may use the store, which another one uses: `by`, as lead() has just said. Returns false when it
/// was told to stop before. A store that cannot be had meanwhile is tried again and again, since a stand-by is
/// there for when a database comes back. `tell` is called with why it is not ready, whenever that is another reason.
bool stand_by(Store& store, const Store::LedByAnother& by, ops::StopSignals& stop,
              const std::function<void(const std::string& why)>& tell);

}  // namespace cartd
