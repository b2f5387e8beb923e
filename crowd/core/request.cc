// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/request.h"

namespace crowd {

std::string bytes_of(const Request& request, std::string_view host, std::string_view cookie) {
  const bool is_post = is_click(request.ask);
  std::string bytes = is_post ? "POST " : "GET ";
  bytes.append(request.target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
  if (!cookie.empty()) bytes.append("Cookie: ").append(cookie).append("\r\n");
  if (!is_post) return bytes.append("\r\n");
  bytes.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
  return bytes.append(std::to_string(request.form.size())).append("\r\n\r\n").append(request.form);
}

}  // namespace crowd
