// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What stands in a request of /v1: its query, its body, its path. Each throws a FieldError or a HttpResponse where that is
// wrong.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/http/form.h"
#include "gateway/http/http_message.h"
#include "proto/ids.h"
#include "proto/messages.h"
#include "proto/tree_reader.h"

namespace gateway {

/// The parameters of its query: each at most once, and no other than `known`.
Form read_query(const HttpRequest& request, std::initializer_list<std::string_view> known);
std::int64_t read_number(const Form& form, const char* name, std::int64_t min, std::int64_t max,
                         std::int64_t otherwise);
/// `since` and `until`: each a day of UTC, or any spelling of RFC 3339.
proto::Period read_period(const Form& form);

void expect_only(const proto::ParsedJson& object, std::initializer_list<std::string_view> known,
                 const std::string& where);
/// The object in its body, with no other fields than `known`; an empty body is one without any.
/// Without `known` whoever asks looks at them.
proto::ParsedJson read_body(const HttpRequest& request,
                            std::optional<std::initializer_list<std::string_view>> known);
/// A body without a field, or none.
void read_nothing(const HttpRequest& request);

proto::ItemId read_item(const std::string& name);
proto::OrderId read_order(const std::string& name);
proto::HookName read_hook(const std::string& name);
proto::SessionId read_session(const std::string& name);
/// `id`: what is asked with it is done once.
void read_key(const proto::TreeReader& body, proto::Command& command);

}  // namespace gateway
