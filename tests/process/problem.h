// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What every error answer has in common (RFC 9457).
#pragma once

#include <string>

#include "tests/support/catch.h"
#include "tests/support/http_response.h"

/// Checks status, content type and the members every problem has; `type` may be empty for errors
/// that are HTTP's own (404 for a path, 405 …). Returns the body.
inline support::Json check_problem(const support::HttpResponse& response, int status,
                                   const std::string& type) {
  INFO("answered " << response.status << ": " << response.body);
  CHECK(response.status == status);
  CHECK(response.header("Content-Type").value_or("").starts_with("application/problem+json"));
  const support::Json body = response.json();
  CHECK(body.value("status", 0) == status);
  CHECK(!body.value("title", "").empty());
  CHECK(!body.value("detail", "").empty());
  const std::string named = body.value("type", "");
  CHECK(!named.empty());
  CHECK(named.ends_with(type));
  return body;
}
