// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which stores there are.
#pragma once

#include <memory>
#include <string>

#include "base/failure.h"
#include "cartd/store/store.h"

namespace cartd {

/// Opens the store of `--store url`: sqlite:PATH, or sqlite::memory: for one that is forgotten, or postgres:// or
/// postgresql:// as libpq has it. Fails about "--store" for any other kind, else as that kind of store does.
base::OrFailure<std::unique_ptr<Store>> open_store(const std::string& url);

/// The url as it may be logged: without what nobody may see.
std::string shown_store(const std::string& url);
/// Whether a password is in it.
bool has_password(const std::string& url);

}  // namespace cartd
