// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/folded_text.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("The same letters are the same text, however they were typed") {
  const std::pair<const char*, const char*> same[] = {{"Enamel MUG", "enamel mug"},
                                                      {"CAFÉ", "cafe"},
                                                      {"café", "cafe"},
                                                      {"Crème Brûlée", "creme brulee"},
                                                      {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
                                                      {"Ёлка", "елка"},
                                                      {"ЧАЙНИК", "чайник"},
                                                      {"Հայ", "հայ"},
                                                      {"Ｌａｍｐ－１", "lamp-1"},
                                                      {"Łódź", "łodz"},
                                                      {"Đồng", "đong"},
                                                      {"a\u3000b\u00a0c", "a b c"},
                                                      {"搪瓷杯", "搪瓷杯"},
                                                      {"", ""},
                                                      {"straße", "straße"},
                                                      {"I\u0307stanbul", "istanbul"},
                                                      {"😀 Grin", "😀 grin"}};
  for (const auto& [typed, simple] : same) {
    INFO(typed);
    CHECK(folded(typed) == folded(simple));
    CHECK(folded(folded(typed)) == folded(typed));
  }
  CHECK(folded("CAFÉ") == "cafe");
}

TEST_CASE("What is no UTF-8 stays as it is") {
  for (const char* bytes :
       {"\xff", "\xc3", "a\xe6\x90", "\x80z", "\xc3(", "\xf0\x9f", "\xed\xa0\x80"})
    CHECK(folded(bytes) == bytes);
}

}  // namespace gateway
