// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What /v1 serves: methods and paths, the scope of each, and what it asks of cartd.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/backend/backend_request.h"
#include "gateway/http/http_message.h"

namespace gateway {

struct BackendEndpoint;

/// An endpoint, and what stands in its path for {…}.
struct BackendCall {
  const BackendEndpoint* endpoint = nullptr;
  std::string name;

  std::string_view route() const;           // its name in the metrics
  std::optional<ops::Scope> scope() const;  // nothing: any key
};

/// Which endpoint is meant; or the answer where none is, or only its methods are asked for. A key is not
/// looked at yet: which paths there are is no secret.
std::variant<BackendCall, HttpResponse> find_endpoint(const HttpRequest& request);

/// What the request asks; or a refusal, which names the field that is wrong. Fields and parameters that are
/// unknown are refused: who misspells one is not to believe that it was heeded.
std::variant<BackendRequest, HttpResponse> read_call(const BackendCall& call,
                                                     const HttpRequest& request);

}  // namespace gateway
