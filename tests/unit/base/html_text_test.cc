// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/html_text.h"

#include "tests/support/catch.h"

namespace base {

TEST_CASE("Nothing of a text is left that HTML could see") {
  CHECK(html_text("") == "");
  CHECK(html_text("Tea 茶 – 50 % off") == "Tea 茶 – 50 % off");
  CHECK(html_text("</title><script>") == "&lt;/title&gt;&lt;script&gt;");
  CHECK(html_text(R"(" onload="x)") == "&quot; onload=&quot;x");
  CHECK(html_text("' onload='x") == "&#39; onload=&#39;x");
  CHECK(html_text("a&lt;b && c") == "a&amp;lt;b &amp;&amp; c");  // not taken for escaped already
}

}  // namespace base
