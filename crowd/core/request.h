// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shopper asks a gateway.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace crowd {

enum class Ask { kPage, kPoll, kCart, kAdd, kRemove, kWait, kCheckout, kRelease };
inline constexpr std::array<std::string_view, 8> kAskNames = {
    "page", "poll", "cart", "add", "put back", "wait in line", "checkout", "give up"};
/// One that its shopper waits for with a finger on the button.
constexpr bool is_click(Ask ask) { return ask >= Ask::kAdd; }

struct Request {
  Ask ask = Ask::kPage;
  std::string target;
  std::string form{};  // of a POST; empty: it is a GET
};

/// The bytes that a browser would send, shortened to what gateways look at. `cookie`: its name and value, or empty.
std::string bytes_of(const Request& request, std::string_view host, std::string_view cookie);

}  // namespace crowd
