// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/language.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("A reader has the language that they want more, and English where they want neither") {
  for (const char* field : {"zh", "zh-CN,zh;q=0.9,en;q=0.8", "ZH-hant", "fr, zh;q=0.3",
                            "en;q=0.5, zh;q=0.6", "zh, en", " ,zh"}) {
    INFO(field);
    CHECK(choose_language(field) == Language::kChinese);
  }
  for (const char* field : {"", "en", "en-GB,en;q=0.9,zh;q=0.8", "de, fr;q=0.5", "*", "zh;q=0",
                            "zh;q=x", "zhx", "en, zh", "-zh"}) {
    INFO(field);
    CHECK(choose_language(field) == Language::kEnglish);
  }
}

TEST_CASE("A text is had in one's language, else in English, else in any") {
  CHECK(text_in({{"en", "tea"}, {"zh", "茶"}}, Language::kChinese, "x") == "茶");
  CHECK(text_in({{"en", "tea"}, {"zh-CN", "茶"}}, Language::kChinese, "x") == "茶");
  CHECK(text_in({{"de", "Tee"}, {"en-GB", "tea"}}, Language::kChinese, "x") == "tea");
  CHECK(text_in({{"de", "Tee"}}, Language::kEnglish, "x") == "Tee");
  CHECK(text_in({}, Language::kEnglish, "x") == "x");
}

}  // namespace gateway
