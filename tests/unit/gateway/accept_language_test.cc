// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/accept_language.h"

#include "tests/support/catch.h"

namespace gateway {
namespace {

std::string ranges(std::string_view header) {
  std::string all;
  for (const auto range : accepted_languages(header)) all += std::string(range) + " ";
  return all.empty() ? "" : all.substr(0, all.size() - 1);
}

std::string chosen(const proto::Names& texts, std::string_view header) {
  const auto* text = text_for(texts, accepted_languages(header));
  return text == nullptr ? "none" : *text;
}

}  // namespace

TEST_CASE("Languages are wanted by their weights, and in their order where these are equal") {
  CHECK(ranges("") == "");
  CHECK(ranges("de") == "de");
  CHECK(ranges("de-CH, de;q=0.9 , en;q=0.8,*;q=0.5") == "de-CH de en *");
  CHECK(ranges("en;q=0.2,zh-Hant;q=0.7,fr") == "fr zh-Hant en");
  CHECK(ranges("en;q=0,zh") == "zh");
  CHECK(ranges("en;q=2, zh;level=1, ;q=1, ,fr;q=0.1") == "fr");
  std::string many = "x0";
  for (int i = 1; i < 1000; ++i) many += ",x" + std::to_string(i);
  CHECK(accepted_languages(many).size() == 16);
}

TEST_CASE("Of several texts a reader has the one they understand best") {
  const proto::Names texts = {{"de", "Tee"}, {"en", "Tea"}, {"zh-Hans", "茶(简)"}, {"zh-TW", "茶"}};
  CHECK(chosen({}, "en") == "none");
  CHECK(chosen(texts, "de") == "Tee");
  CHECK(chosen(texts, "DE-ch") == "Tee");
  CHECK(chosen(texts, "zh-TW,en;q=0.9") == "茶");
  CHECK(chosen(texts, "zh-hans-CN") == "茶(简)");
  CHECK(chosen(texts, "zh") == "茶(简)");  // no such tag, but the language
  CHECK(chosen(texts, "fr,de;q=0.1") == "Tee");
  CHECK(chosen(texts, "fr") == "Tea");
  CHECK(chosen(texts, "*") == "Tea");
  CHECK(chosen(texts, "") == "Tea");
  CHECK(chosen({{"fr", "Thé"}, {"it", "Tè"}}, "de") == "Thé");
}

}  // namespace gateway
