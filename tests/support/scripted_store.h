// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A store that does what the test says in place of writing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cartd/store/store.h"
#include "tests/support/inventory_values.h"

namespace support {

class ScriptedStore : public cartd::Store {
 public:
  using Script = std::function<std::optional<base::Failure>(const cartd::Rows&)>;
  explicit ScriptedStore(Script script) : script_(std::move(script)) {}
  base::OrFailure<cartd::StoredState> load() override {
    return base::Failure{"store", "not asked here"};
  }
  std::optional<base::Failure> commit(const cartd::Rows& rows) override { return script_(rows); }
  base::OrFailure<cartd::Orders> find_orders(std::span<const proto::OrderId>) override {
    return base::Failure{"store", "the disk is gone"};
  }
  base::OrFailure<std::vector<proto::OrderEntry>> list_orders(std::uint64_t, std::size_t) override {
    if (unreadable) return base::Failure{"store", "the disk is gone"};
    if (asked) asked();
    return std::vector<proto::OrderEntry>{{1, order(1), session("a"), at(0), {}},
                                          {2, order(2), session("a"), at(0), {}}};
  }
  base::OrFailure<proto::Verification> verify(const proto::Cursor& cursor,
                                              std::vector<cartd::NumbersRow> in_memory) override {
    if (unreadable) return base::Failure{"store", "the disk is gone"};
    if (asked) asked();
    return proto::Verification{cursor, static_cast<std::int64_t>(in_memory.size())};
  }

  bool unreadable = false;
  std::function<void()> asked;  // before an answer that only a store has

 private:
  Script script_;
};

}  // namespace support
