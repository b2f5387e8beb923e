// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/core/admission.h"

#include <algorithm>
#include <utility>

namespace bus {
namespace {

constexpr std::string_view kVersion = "1.0";

struct Request {
  std::string_view id;
  std::string_view endpoint;
  std::string_view address;
  KeyBytes key;
};

std::optional<Request> read_request(const std::vector<std::string_view>& frames) {
  constexpr std::size_t kFrames = 7;
  if (frames.size() != kFrames || frames[0] != kVersion || frames[5] != "CURVE")
    return std::nullopt;
  Request request{frames[1], frames[2], frames[3], {}};
  if (frames[6].size() != request.key.size()) return std::nullopt;
  std::copy(frames[6].begin(), frames[6].end(), request.key.begin());
  return request;
}

/// `user` is empty where nobody is let in. No metadata.
std::vector<std::string> make_reply(std::string_view id, std::string_view status,
                                    std::string_view text, std::string_view user) {
  return {std::string(kVersion), std::string(id),   std::string(status),
          std::string(text),     std::string(user), ""};
}

Admission refuse(const Request& request, Refusal::Cause cause) {
  return {make_reply(request.id, "400", "not allowed", ""),
          Refusal{cause, std::string(request.address), std::string(request.endpoint),
                  to_z85(request.key)}};
}

}  // namespace

Admission admit(const std::vector<std::string_view>& request, const AllowedKeys& allowed) {
  const auto asked = read_request(request);
  if (!asked) {
    const std::string_view id = request.size() > 1 ? request[1] : std::string_view();
    return {make_reply(id, "500", "no such request", ""),
            Refusal{Refusal::Cause::kHandshake, "", "", ""}};
  }
  const auto* const holder = allowed.find(asked->key);
  if (holder == nullptr) return refuse(*asked, Refusal::Cause::kKey);
  const auto door = parse_door(asked->endpoint);
  if (!door || !opens(holder->role, *door)) return refuse(*asked, Refusal::Cause::kRole);
  return {make_reply(asked->id, "200", "OK", to_string(holder->role)), std::nullopt};
}

}  // namespace bus
