// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/shop_page.h"

#include <algorithm>

#include "gateway/http/http_bodies.h"
#include "proto/json_values.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;

// What else stands in the data: the session, a cursor, a few numbers, where to go on.
constexpr std::size_t kOtherData = 600;
// What the tags take at most, but for a name or a text in long words.
constexpr std::size_t kMostHead = 4'000;
constexpr std::size_t kBytesPerMilli = 1'000;

/// "</script" and "<!--" would end the element: no '<' is left that HTML could see.
void escape_for_script(std::string& json) {
  for (auto at = json.find('<'); at != std::string::npos; at = json.find('<', at))
    json.replace(at, 1, "\\u003c");
}

/// What the shop says of itself and, where that is told, why the sale is paused: as fields before others.
std::string shop_text(const StockCache& stock) {
  proto::JsonWriter json;
  json.begin_object();
  proto::FieldWriter(json).shop("shop", stock.shop());
  if (!stock.pause_reason().empty()) json.field("reason", stock.pause_reason());
  json.end_object();
  const std::string object = json.take();
  std::string fields = object.substr(1, object.size() - 2) + ',';
  escape_for_script(fields);
  return fields;
}

std::size_t room_beside(std::size_t index_bytes) {
  const std::size_t most = ShopPage::kMostBytes;
  const std::size_t taken = std::min(most, index_bytes + kOtherData);
  return std::max(most - taken, ShopPage::kLeastItems);
}

}  // namespace

const GzipPiece& ShopPage::Part::compressed() {
  if (!gzip) gzip = compressed_piece(text, Effort::kPerChange);
  return *gzip;
}

ShopPage::ShopPage(const PageParts& parts, Millis wait)
    : parts_(parts),
      before_gzip_(compressed_piece(parts.before, Effort::kOnce)),
      between_gzip_(compressed_piece(parts.between, Effort::kOnce)),
      wait_(wait),
      room_(room_beside(parts.before.size() + (parts.has_tags ? kMostHead : 0) +
                        parts.between.size() + parts.after.size())) {}

HttpResponse ShopPage::answer(const StockCache& stock, const Visit& visit, MonoTime now) {
  follow(stock, now);
  const auto item = find_item(stock, visit);
  // Before there was a snapshot nobody knows which items there are.
  const bool is_nowhere = visit.place == PagePlace::kItem && !item && stock.has_snapshot();
  const PagePlace place = is_nowhere ? PagePlace::kNowhere : visit.place;
  HttpResponse response;
  if (place == PagePlace::kNowhere) response.status = 404;
  response.content_type = "text/html; charset=utf-8";
  response.with("Vary", "Accept-Encoding, Accept-Language");
  const std::string head = head_text(stock, visit, place, item);
  const std::string personal = personal_text(visit, item, now);
  const std::string own = own_entry(stock, item);
  Part& items = shared_->items;
  Part& end = shared_->end;
  if (visit.coding == ContentCoding::kIdentity) {
    std::string& body = response.body;
    body.reserve(parts_.before.size() + head.size() + parts_.between.size() + personal.size() +
                 items.text.size() + own.size() + end.text.size());
    body.append(parts_.before).append(head).append(parts_.between).append(personal);
    body.append(items.text).append(own).append(end.text);
    return response;
  }
  const GzipPiece session = stored_piece(personal);
  const GzipPiece entry = stored_piece(own);
  // Every order has one of its own: kept, they would push out those that are asked for again.
  const bool is_own = place == PagePlace::kReceipt;
  const GzipPiece own_head = is_own ? stored_piece(head) : GzipPiece{};
  const GzipPiece& tags = is_own ? own_head : compressed_head(head);
  response.body = gzip_of({&before_gzip_, &tags, &between_gzip_, &session, &items.compressed(),
                           &entry, &end.compressed()});
  return response.with("Content-Encoding", "gzip");
}

std::optional<ItemIndex> ShopPage::find_item(const StockCache& stock, const Visit& visit) const {
  if (visit.place != PagePlace::kItem || !visit.item) return std::nullopt;
  return stock.find(*visit.item);
}

std::string ShopPage::head_text(const StockCache& stock, const Visit& visit, PagePlace place,
                                std::optional<ItemIndex> item) const {
  if (!parts_.has_tags) return {};
  PageSubject subject{place, stock.shop()};
  subject.languages = visit.languages;
  subject.origin = visit.origin;
  subject.order = visit.order;
  if (!item) return page_head(subject);
  const proto::Description description = stock.description_of(*item);
  subject.item = stock.id_of(*item).str();
  subject.description = &description;
  return page_head(subject);
}

const GzipPiece& ShopPage::compressed_head(const std::string& text) {
  if (const auto known = heads_.find(text); known != heads_.end()) return known->second;
  if (heads_.size() == kMostHeads) heads_.clear();
  return heads_.emplace(text, compressed_piece(text, Effort::kPerChange)).first->second;
}

std::string ShopPage::own_entry(const StockCache& stock, std::optional<ItemIndex> item) const {
  if (!item) return {};
  const auto& listed = stock.listed();
  const auto shown = listed.begin() + static_cast<std::ptrdiff_t>(shared_->shown);
  if (std::find(listed.begin(), shown, *item) != shown) return {};
  // Its times count from when the others were told.
  std::string entry = item_body(stock.entry_of(*item, shared_->at));
  escape_for_script(entry);
  return ',' + entry;
}

void ShopPage::follow(const StockCache& stock, MonoTime now) {
  if (shared_ && shows_all_of(stock)) {
    // What has changed meanwhile is not on it.
    if (stock.has_snapshot()) shared_->cursor = stock.head();
    return;
  }
  if (shared_ && shared_->listings == stock.listings()) {
    const auto bytes = shared_->items.text.size() + shared_->end.text.size();
    const Millis distance{static_cast<std::int64_t>(bytes / kBytesPerMilli)};
    if (now < shared_->at + distance) return;
  }
  make(stock, now);
}

bool ShopPage::shows_all_of(const StockCache& stock) const {
  if (shared_->listings != stock.listings() || shared_->total != stock.listed().size())
    return false;
  if (!stock.has_snapshot() || shared_->cursor->seq == stock.head_seq()) return true;
  const auto& listed = stock.listed();
  return std::all_of(
      listed.begin(), listed.begin() + static_cast<std::ptrdiff_t>(shared_->shown),
      [&](ItemIndex item) { return stock.changed_at(item) <= shared_->cursor->seq; });
}

void ShopPage::make(const StockCache& stock, MonoTime now) {
  ++times_made_;
  const auto& listed = stock.listed();
  Shared made;
  made.at = now;
  made.listings = stock.listings();
  made.total = listed.size();
  if (stock.has_snapshot()) made.cursor = stock.head();
  std::string& text = made.items.text;
  text = shop_text(stock);
  if (stock.is_rehearsal()) text += "\"rehearsal\":true,";
  text += "\"items\":[";
  for (const ItemIndex item : listed) {
    std::string entry = item_body(stock.entry_of(item, now));
    escape_for_script(entry);
    // The first one always: a page without items would wait for the shop to appear.
    if (made.shown > 0 && text.size() + entry.size() > room_) break;
    if (made.shown > 0) text += ',';
    text += entry;
    ++made.shown;
  }
  std::string& end = made.end.text;
  end = "],\"total\":" + std::to_string(made.total) + ",\"next\":";
  if (made.shown < made.total)
    end += '"' + stock.id_of(listed[made.shown - 1]).str() + '"';
  else
    end += "null";
  end += '}' + parts_.after;
  shared_ = std::move(made);
}

std::string ShopPage::personal_text(const Visit& visit, std::optional<ItemIndex> item,
                                    MonoTime now) const {
  proto::JsonWriter json;
  json.begin_object();
  json.field("session",
             visit.session.empty() ? std::nullopt : std::optional<std::string>(visit.session));
  if (!visit.id.empty()) json.field("id", visit.id);
  if (visit.gated) json.field("gate", true);
  json.field("wait_ms", wait_);
  json.field("cursor", shared_->cursor);
  json.field("age_ms", std::chrono::floor<Millis>(now - shared_->at));
  write_staleness(json, visit.stale);
  if (item) json.field("open", *visit.item);
  std::string text = json.take();
  text += ',';
  return text;
}

}  // namespace gateway
