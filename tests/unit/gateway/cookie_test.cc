// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The values of a Cookie field.
#include "gateway/http/cookie.h"

#include <optional>

#include "proto/ids.h"
#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("The first pair that holds a session is the session, and values are opaque") {
  const std::pair<const char*, const char*> rows[] = {
      {"session=s1", "s1"},
      {"theme=dark; session=s1; session=s2", "s1"},
      {"theme=dark;session=s1", "s1"},
      {" session=s1 ;x", "s1"},
      {"session=!; session=s2", "s2"},
      {"utm=a%3B%20session%3Devil; session=real", "real"},
      {"session=%76ictim", ""},
      {"session=\"s1\"", ""},
      {"session=s1=s2", ""},
      {"Session=s1", ""},
      {"xsession=s1", ""},
      {"sessions=s1", ""},
      {"session", ""},
      {"session=", ""},
      {"", ""},
      {";;", ""},
  };
  for (const auto& [cookie, session] : rows) {
    CAPTURE(cookie);
    const auto found = first_of_cookie(
        cookie, "session", [](std::string_view value) { return proto::SessionId::parse(value); });
    CHECK((found ? found->str() : "") == session);
  }
}

}  // namespace gateway
