// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The catalog as its owner writes it: a JSON file (docs/selling.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "cartd/core/stored_state.h"
#include "proto/shop.h"

namespace cartd {

struct Catalog {
  std::vector<CatalogItem> items;
  std::optional<proto::Shop> shop{};  // nothing: it says nothing of it
};

/// The items of `{"items":[{"item":"P","name":{"en":"Product P"},"stock":10,"limit":1}]}`, in the
/// file's order, and what `"shop"` beside them says. `name` and `limit` may be left out. Fails with a sentence that
/// says which item and which field is wrong; a field that is not known is wrong too, for a misspelt
/// "limit" would otherwise quietly mean none.
base::OrFailure<Catalog> parse_catalog(std::string_view json);

/// parse_catalog() of a file; fails also when it cannot be read.
base::OrFailure<Catalog> read_catalog_file(const std::string& path);

/// What is sold when there is no catalog file: the tutorial's one item.
Catalog default_catalog();

}  // namespace cartd
