// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/cart_news.h"

#include <algorithm>

namespace gateway {

using proto::CartHash;
using proto::Seq;

void CartNews::note(CartHash cart, Seq seq) {
  last_.insert_or_assign(cart, seq);
  order_.emplace_back(cart, seq);
  if (order_.size() <= kRemembered) return;
  const auto [oldest, at] = order_.front();
  order_.pop_front();
  if (const auto last = last_.find(oldest); last != last_.end() && last->second == at)
    last_.erase(last);
  forgotten_ = std::max(forgotten_, at);
}

void CartNews::forget(Seq seq) {
  last_.clear();
  order_.clear();
  forgotten_ = seq;
}

std::optional<Seq> CartNews::after(CartHash cart, Seq since) const {
  const auto last = last_.find(cart);
  const Seq at = last == last_.end() ? forgotten_ : last->second;
  return at > since ? std::optional(at) : std::nullopt;
}

void CartNews::watch(ConnectionId connection, CartHash cart, Seq since) {
  unwatch(connection.slot);
  watches_.emplace(connection.slot, Watch{connection, cart, since});
  by_cart_.emplace(cart, connection.slot);
}

void CartNews::unwatch(std::uint32_t slot) {
  if (watches_.empty()) return;
  const auto watch = watches_.find(slot);
  if (watch == watches_.end()) return;
  const auto [first, last] = by_cart_.equal_range(watch->second.cart);
  by_cart_.erase(std::find_if(first, last, [&](const auto& each) { return each.second == slot; }));
  watches_.erase(watch);
}

std::vector<ConnectionId> CartNews::take_watchers(CartHash cart, Seq seq) {
  std::vector<ConnectionId> told;
  const auto [first, last] = by_cart_.equal_range(cart);
  for (auto at = first; at != last; ++at) {
    Watch& watch = watches_.at(at->second);
    if (watch.since >= seq) continue;
    watch.since = seq;
    told.push_back(watch.connection);
  }
  return told;
}

}  // namespace gateway
