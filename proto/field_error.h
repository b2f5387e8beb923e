// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>

#include "proto/error.h"

namespace proto {

/// What is wrong with a field, as a sentence that begins with the field's name would go on. Thrown
/// inside the codec only: a decoder stops at the first field that is wrong.
struct FieldError {
  std::string field;  // empty: the message as a whole
  std::string detail;
};

inline Error to_error(const FieldError& wrong) {
  return Error::bad_request(wrong.field,
                            wrong.field.empty() ? wrong.detail : wrong.field + " " + wrong.detail);
}

}  // namespace proto
