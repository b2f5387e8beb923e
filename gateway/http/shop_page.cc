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

ShopPage::ShopPage(std::string_view before, std::string_view after, Millis wait)
    : before_(before),
      after_(after),
      before_gzip_(compressed_piece(before, Effort::kOnce)),
      wait_(wait),
      room_(room_beside(before.size() + after.size())) {}

HttpResponse ShopPage::answer(const StockCache& stock, const Visit& visit, MonoTime now) {
  follow(stock, now);
  HttpResponse response;
  response.content_type = "text/html; charset=utf-8";
  response.with("Vary", "Accept-Encoding");
  const std::string personal = personal_text(visit, now);
  if (visit.coding == ContentCoding::kIdentity) {
    response.body.reserve(before_.size() + personal.size() + shared_->text.size());
    response.body.append(before_).append(personal).append(shared_->text);
    return response;
  }
  if (!shared_->gzip) shared_->gzip = compressed_piece(shared_->text, Effort::kPerChange);
  const GzipPiece own = stored_piece(personal);
  response.body = gzip_of({&before_gzip_, &own, &*shared_->gzip});
  return response.with("Content-Encoding", "gzip");
}

void ShopPage::follow(const StockCache& stock, MonoTime now) {
  if (shared_ && shows_all_of(stock)) {
    // What has changed meanwhile is not on it.
    if (stock.has_snapshot()) shared_->cursor = stock.head();
    return;
  }
  if (shared_ && shared_->listings == stock.listings()) {
    const Millis distance{static_cast<std::int64_t>(shared_->text.size() / kBytesPerMilli)};
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
      listed.begin(), listed.begin() + static_cast<std::ptrdiff_t>(shared_->items),
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
  made.text = shop_text(stock);
  if (stock.is_rehearsal()) made.text += "\"rehearsal\":true,";
  made.text += "\"items\":[";
  for (const ItemIndex item : listed) {
    std::string entry = item_body(stock.entry_of(item, now));
    escape_for_script(entry);
    // The first one always: a page without items would wait for the shop to appear.
    if (made.items > 0 && made.text.size() + entry.size() > room_) break;
    if (made.items > 0) made.text += ',';
    made.text += entry;
    ++made.items;
  }
  made.text += "],\"total\":" + std::to_string(made.total) + ",\"next\":";
  if (made.items < made.total)
    made.text += '"' + stock.id_of(listed[made.items - 1]).str() + '"';
  else
    made.text += "null";
  made.text += '}';
  made.text += after_;
  shared_ = std::move(made);
}

std::string ShopPage::personal_text(const Visit& visit, MonoTime now) const {
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
  std::string text = json.take();
  text += ',';
  return text;
}

}  // namespace gateway
