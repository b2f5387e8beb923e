// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/plain_page.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <utility>
#include <vector>

#include "base/html_text.h"
#include "gateway/http/plain_routes.h"
#include "gateway/http/plain_words.h"
#include "proto/order.h"
#include "proto/price.h"

namespace gateway {
namespace {

using base::append_html_text;

std::string money(const proto::Price& price) {
  return proto::amount_of(price) + " " + price.currency;
}

/// Writes one page.
class Writer {
 public:
  explicit Writer(const PlainPage& page) : page_(page) {}

  std::string take() {
    begin();
    if (page_.order != nullptr)
      write_order(*page_.order);
    else
      write_shop();
    html_ += "</main>\n</body>\n</html>\n";
    return std::move(html_);
  }

 private:
  using Hidden = std::pair<std::string_view, std::string>;

  std::string_view word(std::string_view key) const { return plain_word(page_.language, key); }
  std::string words(
      std::string_view key,
      std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    return plain_words(page_.language, key, values);
  }
  std::string_view shop_name() const {
    return text_in(page_.stock.shop().name, page_.language, word("shop"));
  }
  std::string name_of(const proto::ItemId& item) const {
    const auto known = page_.stock.find(item);
    if (!known) return item.str();
    return std::string(
        text_in(page_.stock.description_of(*known).name, page_.language, item.str()));
  }

  // An element with a text in it.
  void element(std::string_view tag, std::string_view kind, std::string_view text) {
    html_.append("<").append(tag);
    if (!kind.empty()) html_.append(" class=\"").append(kind).append("\"");
    html_ += '>';
    append_html_text(html_, text);
    html_.append("</").append(tag).append(">\n");
  }

  /// A form with one button; what `about` names is said with it, for who cannot see what it stands beside.
  void form(std::string_view action, std::string_view label, std::string_view about,
            const std::vector<Hidden>& fields, bool first = false) {
    html_ += "<form method=\"post\" action=\"/plain\">";
    const auto hide = [&](std::string_view name, std::string_view value) {
      html_.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
      append_html_text(html_, value);
      html_ += "\">";
    };
    for (const auto& [name, value] : fields) hide(name, value);
    if (page_.part.after) hide("after", page_.part.after->str());
    if (!page_.part.search.empty()) hide("search", page_.part.search);
    html_.append("<button name=\"action\" value=\"").append(action).append("\"");
    if (first) html_ += " class=\"first\"";
    if (!about.empty()) {
      html_ += " aria-label=\"";
      append_html_text(html_, label);
      html_ += ": ";
      append_html_text(html_, about);
      html_ += '"';
    }
    html_ += '>';
    append_html_text(html_, label);
    html_ += "</button></form>\n";
  }

  void begin() {
    html_.append("<!doctype html>\n<html lang=\"").append(tag_of(page_.language)).append("\">\n");
    html_ +=
        "<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<title>";
    append_html_text(html_, shop_name());
    html_ += "</title>\n<meta name=\"description\" content=\"";
    append_html_text(html_, word("note"));
    html_ += "\">\n<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n";
    if (!page_.style.empty()) {
      html_ += "<link rel=\"stylesheet\" href=\"";
      append_html_text(html_, page_.style);
      html_ += "\">\n";
    }
    html_ += "</head>\n<body>\n<header>";
    element("h1", "", shop_name());
    html_ += "</header>\n<main>\n";
    if (!page_.message.empty()) {
      html_ += "<p class=\"message\" role=\"status\">";
      append_html_text(html_, page_.message);
      html_ += "</p>\n";
    }
  }

  void write_shop() {
    element("p", "note", word("note"));
    if (!page_.stock.pause_reason().empty()) element("p", "halted", page_.stock.pause_reason());
    write_cart();
    html_ += "<section aria-labelledby=\"items\">\n<h2 id=\"items\">";
    append_html_text(html_, word("items"));
    html_ += "</h2>\n";
    write_search();
    const std::string& search = page_.part.search;
    if (page_.items->items.empty()) element("p", "", word(search.empty() ? "none" : "unfound"));
    html_ += "<ul class=\"items\">\n";
    for (const ShownEntry& entry : page_.items->items) write_item(entry);
    html_ += "</ul>\n";
    const auto& part = page_.items->part;
    html_ += "<p class=\"ways\">";
    if (!search.empty())
      way("/plain", word("all"));
    else if (page_.part.after)
      way("/plain", word("first"));
    if (part && part->next) way(address_of({part->next, search}), word("more"));
    way(address_of({{}, search}), word("again"));
    html_ += "</p>\n</section>\n";
  }

  static std::string address_of(const PlainPart& part) {
    std::string query = plain_query(part);
    if (!query.empty()) query.front() = '?';
    return "/plain" + query;
  }

  void write_search() {
    html_ +=
        "<form class=\"search\" role=\"search\" action=\"/plain\"><input type=\"search\" "
        "name=\"search\" "
        "maxlength=\"60\" aria-label=\"";
    append_html_text(html_, word("search"));
    html_ += "\" value=\"";
    append_html_text(html_, page_.part.search);
    html_ += "\"><button>";
    append_html_text(html_, word("search"));
    html_ += "</button></form>\n";
  }

  void way(std::string_view address, std::string_view text) {
    html_ += "<a href=\"";
    append_html_text(html_, address);
    html_ += "\">";
    append_html_text(html_, text);
    html_ += "</a> ";
  }

  // --- items ---------------------------------------------------------------------------------------

  const proto::Line* held(const proto::ItemId& item) const {
    if (page_.cart == nullptr) return nullptr;
    for (const proto::Line& line : page_.cart->lines)
      if (line.item == item) return &line;
    return nullptr;
  }
  const proto::Place* place(const proto::ItemId& item) const {
    if (page_.cart == nullptr) return nullptr;
    for (const proto::Place& place : page_.cart->places)
      if (place.item == item) return &place;
    return nullptr;
  }

  void write_item(const ShownEntry& entry) {
    const proto::Description& told = entry.description;
    const proto::ItemState& state = entry.shown.state;
    html_ += "<li>\n";
    if (!told.image.empty()) {
      html_ += "<img src=\"";
      append_html_text(html_, told.image);
      html_ += "\" alt=\"\" width=\"160\" height=\"120\" loading=\"lazy\">\n";
    }
    const std::string name(text_in(told.name, page_.language, state.item.str()));
    element("h3", "", name);
    if (told.price) element("p", "price", money(*told.price));
    const std::string_view text = text_in(told.text, page_.language, "");
    if (!text.empty()) element("p", "text", text);
    element("p", "left", left_of(entry.shown));
    if (state.line && state.line->waiting > 0)
      element("p", "", words("waiting", {{"n", std::to_string(state.line->waiting)}}));
    write_ways_to_have(entry, name);
    html_ += "</li>\n";
  }

  static bool is_there(const ShownState& shown) {
    if (shown.level) return *shown.level != StockLevel::kSoldOut;
    return shown.state.available > 0;
  }

  std::string left_of(const ShownState& shown) const {
    const proto::ItemState& state = shown.state;
    if (shown.level == StockLevel::kInStock) return std::string(word("in-stock"));
    if (shown.level == StockLevel::kFewLeft) return std::string(word("few-left"));
    const bool may_return = shown.level ? state.next_release.has_value() : state.held > 0;
    if (!is_there(shown)) return std::string(word(may_return ? "all-in-carts" : "gone"));
    return words("left", {{"n", std::to_string(state.available)},
                          {"all", std::to_string(state.stock + state.sold)}});
  }

  /// One form at most: what can be done next.
  void write_ways_to_have(const ShownEntry& entry, const std::string& name) {
    const proto::ItemState& state = entry.shown.state;
    const proto::Line* line = held(state.item);
    const proto::Place* in_line = place(state.item);
    const std::int64_t have = line == nullptr ? 0 : line->quantity;
    if (have > 0) element("p", "have", words("have", {{"n", std::to_string(have)}}));
    const std::vector<Hidden> item = {{"item", state.item.str()}};
    if (state.paused) {
      element("p", "halted", word("halted"));
    } else if (state.open == false) {
      const std::string time = state.opens_in ? plain_time(*state.opens_in, page_.language) : "";
      element("p", "", time.empty() ? std::string(word("shut")) : words("opens", {{"time", time}}));
    } else if (entry.description.gate) {
      element("p", "", word("gated"));
    } else if (!page_.admitted || !page_.heard) {
      return;
    } else if (in_line != nullptr) {
      element("p", "have", words("place", {{"n", std::to_string(in_line->position)}}));
      form("remove", word("leave"), name, item);
    } else if (is_there(entry.shown)) {
      form("add", word(have > 0 ? "one-more" : "add"), name,
           {{"item", state.item.str()}, {"quantity", std::to_string(have + 1)}}, have == 0);
    } else if (have == 0) {
      form("wait", word("wait"), name, item);
    }
  }

  // --- the cart --------------------------------------------------------------------------------------

  void write_cart() {
    html_ += "<section class=\"cart\" aria-labelledby=\"cart\">\n<h2 id=\"cart\">";
    append_html_text(html_, word("cart"));
    html_ += "</h2>\n";
    const CartAnswer* cart = page_.cart;
    const bool is_empty =
        cart == nullptr || (cart->lines.empty() && cart->places.empty() && cart->lapses.empty());
    if (!page_.admitted)
      element("p", "", word("gated-shop"));
    else if (!page_.heard)
      element("p", "", word("unheard"));
    else if (is_empty)
      element("p", "", word("empty"));
    if (!is_empty) {
      html_ += "<ul class=\"lines\">\n";
      for (const proto::Line& line : cart->lines) write_line(line);
      for (const proto::Place& place : cart->places) write_place(place);
      for (const proto::Lapsed& lapsed : cart->lapses) write_lapsed(lapsed);
      html_ += "</ul>\n";
      if (!cart->lines.empty()) write_purchase(cart->lines);
    }
    html_ += "</section>\n";
  }

  void write_line(const proto::Line& line) {
    const std::string name = name_of(line.item);
    const auto amount = [&](std::int64_t quantity) -> std::vector<Hidden> {
      return {{"item", line.item.str()}, {"quantity", std::to_string(quantity)}};
    };
    html_ += "<li>\n";
    element("p", "name", std::to_string(line.quantity) + " × " + name);
    if (line.offer) element("p", "have", word("your-turn"));
    const std::string time = line.expires_in ? plain_time(*line.expires_in, page_.language) : "";
    element("p", "time",
            time.empty() ? std::string(word("no-limit")) : words("time-left", {{"time", time}}));
    html_ += "<div class=\"forms\">\n";
    const auto known = page_.stock.find(line.item);
    if (known && page_.stock.description_of(*known).gate) {
      // More of it is had for a proof alone.
    } else if (line.offer) {
      form("add", word("take"), name, amount(line.quantity), true);
    } else {
      form("add", word("one-more"), name, amount(line.quantity + 1));
      if (line.quantity > 1) form("add", word("one-less"), name, amount(line.quantity - 1));
    }
    form("remove", word(line.offer ? "no-thanks" : "remove"), name, {{"item", line.item.str()}});
    html_ += "</div>\n</li>\n";
  }

  void write_place(const proto::Place& place) {
    const std::string name = name_of(place.item);
    html_ += "<li>\n";
    element("p", "name", name);
    element("p", "time", words("place", {{"n", std::to_string(place.position)}}));
    form("remove", word("leave"), name, {{"item", place.item.str()}});
    html_ += "</li>\n";
  }

  void write_lapsed(const proto::Lapsed& lapsed) {
    const std::string name = name_of(lapsed.item);
    html_ += "<li>\n";
    element("p", "name", std::to_string(lapsed.quantity) + " × " + name);
    element("p", "time",
            std::string(word("lapsed")) + (lapsed.reason.empty() ? "" : ": " + lapsed.reason));
    form("remove", word("dismiss"), name, {{"item", lapsed.item.str()}});
    html_ += "</li>\n";
  }

  /// Of just what stands here: another cart is not bought.
  void write_purchase(const std::vector<proto::Line>& lines) {
    std::vector<proto::OrderLine> priced;
    std::vector<Hidden> fields = {{"order", std::string(page_.new_order)}};
    std::int64_t units = 0;
    for (const proto::Line& line : lines) {
      const auto known = page_.stock.find(line.item);
      priced.push_back({line.item, line.quantity, 0,
                        known ? page_.stock.description_of(*known).price : std::nullopt});
      fields.emplace_back("line", line.item.str() + ':' + std::to_string(line.quantity));
      units += line.quantity;
    }
    if (const auto total = proto::total_of(priced))
      element("p", "sum", words("sum", {{"sum", money(*total)}}));
    form("buy", words("buy", {{"n", std::to_string(units)}}), "", fields, true);
  }

  // --- an order --------------------------------------------------------------------------------------

  void write_order(const OrderAnswer& order) {
    const std::string state(proto::to_string(order.status.state));
    html_ += "<section class=\"order\" aria-labelledby=\"order\">\n<h2 id=\"order\">";
    append_html_text(html_, word(state));
    html_ += "</h2>\n";
    element("p", "", word(state + "-note"));
    html_ += "<ul class=\"lines\">\n";
    for (const proto::OrderLine& line : order.lines) {
      std::string text = std::to_string(line.quantity) + " × " + name_of(line.item);
      if (line.price) text += " · " + money(*line.price);
      element("li", "", text);
    }
    html_ += "</ul>\n";
    if (const auto total = proto::total_of(order.lines))
      element("p", "sum", words("sum", {{"sum", money(*total)}}));
    element("p", "number", std::string(word("order-number")) + ": " + order.order.str());
    const bool is_paying = order.status.state == proto::OrderState::kPaying;
    if (is_paying && order.status.expires_in)
      element("p", "time",
              words("pay-left", {{"time", plain_time(*order.status.expires_in, page_.language)}}));
    if (is_paying) form("give-up", word("give-up"), "", {{"order", order.order.str()}});
    html_ += "<p class=\"ways\">";
    way("/plain", word("back"));
    if (is_paying) way("/plain?order=" + order.order.str(), word("again"));
    html_ += "</p>\n</section>\n";
  }

  const PlainPage& page_;
  std::string html_;
};

}  // namespace

std::string plain_page(const PlainPage& page) { return Writer(page).take(); }

std::string plain_time(base::Millis left, Language language) {
  const auto seconds = std::max<std::int64_t>(0, (left.count() + 999) / 1000);
  const auto part = [&](std::int64_t of, std::int64_t within) {
    return static_cast<int>(seconds / of % within);
  };
  const std::int64_t days = seconds / 86'400;
  char text[16];
  if (seconds < 3600)
    std::snprintf(text, sizeof text, "%d:%02d", part(60, 60), part(1, 60));
  else
    std::snprintf(text, sizeof text, "%d:%02d:%02d", part(3600, 24), part(60, 60), part(1, 60));
  if (days == 0) return text;
  return plain_words(language, "day", {{"n", std::to_string(days)}, {"time", text}});
}

}  // namespace gateway
