// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/page_head.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/html_text.h"
#include "gateway/http/accept_language.h"
#include "proto/price.h"

namespace gateway {
namespace {

using base::html_text;
using proto::Shop;

// What a shop is called that says nothing of itself, and what is said of it then.
constexpr std::string_view kName = "Holdfast";
constexpr std::string_view kTagline =
    "A shop whose numbers are live, and whose cart keeps what you put in it.";
// The page's own paper.
constexpr std::string_view kLightPaper = "#f5f3ee";
constexpr std::string_view kDarkPaper = "#0f1617";
// Of what is said of a page nobody shows more.
constexpr std::size_t kMostDescription = 300;

/// The tags, one a line. Every value is escaped here, and nowhere else.
class Tags {
 public:
  void title(std::string_view text) { html_ += "<title>" + html_text(text) + "</title>\n"; }
  void meta(std::string_view name, std::string_view content) { tag("meta name", name, content); }
  void property(std::string_view name, std::string_view content) {
    tag("meta property", name, content);
  }
  void canonical(std::string_view address) {
    html_ += "  <link rel=\"canonical\" href=\"" + html_text(address) + "\">\n";
  }
  void theme(std::string_view colour, std::string_view scheme) {
    html_ += "  <meta name=\"theme-color\" content=\"" + html_text(colour) +
             "\" media=\"(prefers-color-scheme: " + std::string(scheme) + ")\">\n";
  }
  /// Where who has no JavaScript goes on.
  void without_scripts(std::string_view address) {
    html_ += "  <noscript><meta http-equiv=\"refresh\" content=\"0; url=" + html_text(address) +
             "\"></noscript>\n";
  }
  std::string take() {
    html_.pop_back();  // a line's end stands behind the place for them
    return std::move(html_);
  }

 private:
  void tag(std::string_view kind, std::string_view name, std::string_view content) {
    html_.append("  <").append(kind).append("=\"").append(name).append("\" content=\"");
    html_.append(html_text(content)).append("\">\n");
  }

  std::string html_;
};

/// A page's address: whole where its scheme is sure. "http:" may only be how a proxy asks that ended TLS; then it is a
/// path, which is right wherever the page is.
std::string address_of(std::string_view path, std::string_view origin) {
  return std::string(origin.starts_with("https:") ? origin : "") + std::string(path);
}

/// On one line, and not cut inside a character (UTF-8).
std::string summary_of(std::string_view text) {
  std::size_t end = std::min(text.size(), kMostDescription);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  std::string summary(text.substr(0, end));
  std::replace(summary.begin(), summary.end(), '\n', ' ');
  if (end < text.size()) summary += "…";
  return summary;
}

/// A picture's address for who is not on the page; empty where that is not known.
std::string absolute(std::string_view picture, std::string_view origin) {
  if (picture.empty() || picture.starts_with("https://")) return std::string(picture);
  if (origin.empty()) return {};
  return std::string(origin) + (picture.starts_with('/') ? "" : "/") + std::string(picture);
}

void put_colours(const Shop& shop, Tags& tags) {
  const auto& [light, dark] = shop.colours;
  tags.theme(light.empty() ? kLightPaper : std::string_view(light), "light");
  tags.theme(dark.empty() ? kDarkPaper : std::string_view(dark), "dark");
}

void put_card(Tags& tags, std::string_view type, std::string_view title, std::string_view site,
              std::string_view description, const std::string& picture,
              const std::string& address) {
  if (!description.empty()) tags.meta("description", description);
  tags.canonical(address);
  tags.property("og:type", type);
  tags.property("og:site_name", site);
  tags.property("og:title", title);
  if (!description.empty()) tags.property("og:description", description);
  // Which Open Graph wants whole.
  if (!address.starts_with('/')) tags.property("og:url", address);
  if (!picture.empty()) tags.property("og:image", picture);
}

}  // namespace

std::string page_head(const PageSubject& subject) {
  const Shop& shop = subject.shop;
  const auto languages = accepted_languages(subject.languages);
  const std::string* named = text_for(shop.name, languages);
  const std::string_view name = named == nullptr ? kName : std::string_view(*named);
  const std::string* said = text_for(shop.tagline, languages);
  const std::string tagline(said != nullptr ? *said : named == nullptr ? kTagline : "");
  Tags tags;
  if (subject.place == PagePlace::kItem && subject.description != nullptr) {
    const proto::Description& item = *subject.description;
    const std::string* called = text_for(item.name, languages);
    const std::string title(called == nullptr ? subject.item : std::string_view(*called));
    tags.title(title + " · " + std::string(name));
    put_colours(shop, tags);
    const std::string* text = text_for(item.text, languages);
    const std::string origin(subject.origin);
    put_card(tags, "product", title, name, text == nullptr ? tagline : summary_of(*text),
             absolute(item.image.empty() ? shop.logo : item.image, origin),
             address_of("/item/" + std::string(subject.item), origin));
    if (item.price) {
      tags.property("product:price:amount", amount_of(*item.price));
      tags.property("product:price:currency", item.price->currency);
    }
    tags.without_scripts("/plain?search=" + std::string(subject.item));
    return tags.take();
  }
  tags.title(name);
  put_colours(shop, tags);
  if (subject.place == PagePlace::kShop)
    put_card(tags, "website", name, name, tagline, absolute(shop.logo, subject.origin),
             address_of("/", subject.origin));
  else
    tags.meta("robots", "noindex");
  tags.without_scripts(subject.order.empty() ? "/plain"
                                             : "/plain?order=" + std::string(subject.order));
  return tags.take();
}

}  // namespace gateway
