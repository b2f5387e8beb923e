// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A value, or the reason why there is none.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

namespace base {

/// A Value or a Reason; REQUIRES: these differ, and Reason::str() is a sentence for a person. Asking for
/// the side that is not there is a CHECK.
template <class Value, class Reason>
class [[nodiscard]] Result {
 public:
  Result(Value value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Reason reason) : state_(std::in_place_index<1>, std::move(reason)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const Value& value() const& {
    CHECK(ok(), reason_text());
    return *std::get_if<0>(&state_);
  }
  Value& value() & {
    CHECK(ok(), reason_text());
    return *std::get_if<0>(&state_);
  }
  Value&& value() && {
    CHECK(ok(), reason_text());
    return std::move(*std::get_if<0>(&state_));
  }
  const Reason& error() const {
    CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

  const Value& operator*() const& { return value(); }
  Value& operator*() & { return value(); }
  Value&& operator*() && { return std::move(*this).value(); }
  const Value* operator->() const { return &value(); }
  Value* operator->() { return &value(); }

 private:
  std::string reason_text() const { return ok() ? std::string() : std::get_if<1>(&state_)->str(); }

  std::variant<Value, Reason> state_;
};

}  // namespace base
