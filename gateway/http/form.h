// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Names and values of a query or a form: application/x-www-form-urlencoded (WHATWG URL, 5.1).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/error.h"

namespace gateway {

/// The decoded pairs of a query or a form, in the order they were sent.
class Form {
 public:
  /// Reads pairs between '&', each split at its first '='; one without is a name with an empty value.
  /// Fails with kBadRequest, naming the field, where a percent sign is not followed by two hex digits.
  static proto::Result<Form> parse(std::string_view text);

  /// Returns the value of that name, of several the first; null when there is none. Lives as long as
  /// the form.
  const std::string* find(std::string_view name) const;
  /// Returns an error about the first of `names` that is there more than once, if one is: programs
  /// differ in which of two they take.
  std::optional<proto::Error> check_once(std::initializer_list<std::string_view> names) const;

  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace gateway
