// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which stores there are.
#pragma once

#include <memory>
#include <string>

#include "base/failure.h"
#include "cartd/store/store.h"

namespace cartd {

/// Opens the store of `--store url`: sqlite:PATH, or sqlite::memory: for one that is forgotten.
/// Fails about "--store" for any other kind, else as that kind of store does.
base::OrFailure<std::unique_ptr<Store>> open_store(const std::string& url);

}  // namespace cartd
