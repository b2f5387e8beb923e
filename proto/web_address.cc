// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/web_address.h"

#include <algorithm>
#include <cstddef>

#include "proto/ids.h"
#include "proto/limits.h"

namespace proto {
namespace {

// No character here means anything in an attribute of HTML, nor in the head of an answer. In a URL a part that has
// others is written in percents (RFC 3986).
constexpr std::string_view kInPath = "._~-";
constexpr std::string_view kInUrl = "._~-!$()*+,;=:@/?&";
// Of what may stand before an '@' without quotes (RFC 5322, 3.2.3) what means nothing in a URL.
constexpr std::string_view kInMailbox = "._+-";

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_host_name(std::string_view name) {
  return is_token(name, limits::kMaxImageBytes, ".-") && is_alphanumeric(name.front()) &&
         name.find("..") == std::string_view::npos;
}

bool is_host(std::string_view host) {
  const auto colon = host.find(':');
  const auto port = colon == std::string_view::npos ? "443" : host.substr(colon + 1);
  return is_host_name(host.substr(0, colon)) && !port.empty() && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_https_url(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return false;
  url.remove_prefix(kScheme.size());
  const auto end_of_host = std::min(url.find_first_of("/?"), url.size());
  if (!is_host(url.substr(0, end_of_host))) return false;
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  for (std::size_t i = end_of_host; i < url.size(); ++i) {
    if (is_alphanumeric(url[i]) || kInUrl.find(url[i]) != std::string_view::npos) continue;
    if (url[i] != '%' || url.size() - i < 3 || kHex.find(url[i + 1]) == std::string_view::npos ||
        kHex.find(url[i + 2]) == std::string_view::npos)
      return false;
  }
  return true;
}

/// A file below the page: names with '/' between them, none of which leads up.
bool is_path_below(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    if (!is_token(name, limits::kMaxImageBytes, kInPath) || name == "." || name == "..")
      return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool is_mailbox(std::string_view mailbox) {
  const auto at = mailbox.find('@');
  return at != std::string_view::npos &&
         is_token(mailbox.substr(0, at), limits::kMaxImageBytes, kInMailbox) &&
         is_host_name(mailbox.substr(at + 1));
}

bool fits(std::string_view address) { return address.size() <= limits::kMaxImageBytes; }

}  // namespace

bool is_picture_address(std::string_view address) {
  return fits(address) && (is_https_url(address) || is_path_below(address));
}

bool is_link_address(std::string_view address) {
  if (!fits(address)) return false;
  if (is_https_url(address)) return true;
  if (!address.starts_with('/')) return false;
  if (address.size() > 1 && address.ends_with('/')) address.remove_suffix(1);
  return is_path_below(address);
}

bool is_contact_address(std::string_view address) {
  constexpr std::string_view kMail = "mailto:";
  if (!fits(address)) return false;
  return address.starts_with(kMail) ? is_mailbox(address.substr(kMail.size()))
                                    : is_https_url(address);
}

bool is_payment_address(std::string_view address) {
  constexpr std::string_view kOrder = "{order}";
  const auto place = address.find(kOrder);
  if (!fits(address) || place == std::string_view::npos) return false;
  // What is left of it is an address by itself, so that an order's number cannot name a host.
  const std::string before(address.substr(0, place));
  const std::string with_order = before + '0' + std::string(address.substr(place + kOrder.size()));
  const bool has_host =
      before.starts_with('/') || before.find('/', sizeof("https://")) != before.npos;
  return has_host && is_link_address(with_order);
}

}  // namespace proto
