// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// GatewayCore: a part of the catalog at a time.
#include <algorithm>
#include <iterator>
#include <limits>

#include "gateway/core/gateway_core.h"

namespace gateway {
namespace {

// What is said of items may be long: an answer ends behind the item that brings it over this.
constexpr std::size_t kMostTextBytes = 200'000;

std::size_t text_bytes(const ShownEntry& entry) {
  std::size_t bytes = entry.description.image.size();
  for (const auto& [language, name] : entry.description.name) bytes += name.size();
  for (const auto& [language, text] : entry.description.text) bytes += text.size();
  return bytes;
}

}  // namespace

Answer GatewayCore::items_page(const ItemsPage& page, base::MonoTime now) {
  if (!cache_.has_snapshot()) return proto::Error::cartd_unavailable();
  const auto& listed = cache_.listed();
  std::size_t from = 0;
  if (page.after) {
    const auto item = cache_.find(*page.after);
    if (!item) return proto::Error::unknown_item(page.after->str());
    const auto at = std::find(listed.begin(), listed.end(), *item);
    from = static_cast<std::size_t>(std::distance(listed.begin(), at)) + 1;
  }
  // An id that is given in full is most likely what is looked for.
  const auto exact_id =
      page.after || page.limit < 2 ? std::nullopt : proto::ItemId::parse(page.search);
  constexpr ItemIndex kNone = std::numeric_limits<ItemIndex>::max();
  const ItemIndex exact = exact_id ? cache_.find(*exact_id).value_or(kNone) : kNone;
  CatalogAnswer answer{{}, cache_.head(), staleness(now), std::nullopt, {}};
  answer.reason = cache_.pause_reason();
  answer.rehearsal = cache_.is_rehearsal();
  std::size_t bytes = 0;
  std::size_t end = from;  // what was looked at so far
  const auto is_full = [&] { return answer.items.size() >= page.limit || bytes > kMostTextBytes; };
  const auto put = [&](ItemIndex item) {
    answer.items.push_back(cache_.entry_of(item, now));
    bytes += text_bytes(answer.items.back());
  };
  if (exact != kNone) put(exact);
  if (page.search.empty()) {
    while (!is_full() && end < listed.size()) put(listed[end++]);
  } else if (!is_full()) {
    const auto found = finder_.find(cache_, page.search, from,
                                    page.limit - answer.items.size() + (exact == kNone ? 0 : 1));
    end = from + found.seen;
    for (const ItemIndex item : found.items) {
      if (item == exact) continue;
      if (is_full()) {
        end = static_cast<std::size_t>(
            std::distance(listed.begin(), std::find(listed.begin(), listed.end(), item)));
        break;
      }
      put(item);
    }
  }
  answer.part = CatalogAnswer::Part{listed.size(), {}};
  if (end < listed.size()) answer.part->next = cache_.id_of(listed[end - 1]);
  return answer;
}

}  // namespace gateway
