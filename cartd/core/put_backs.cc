// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/put_backs.h"

namespace cartd {

void PutBacks::note(const Key& key, const PutBack& put_back) {
  drop(key);
  const auto at = put_backs_.emplace(key, put_back).first;
  by_time_.insert(&*at);
}

bool PutBacks::drop(const Key& key) {
  const auto at = put_backs_.find(key);
  if (at == put_backs_.end()) return false;
  by_time_.erase(&*at);
  put_backs_.erase(at);
  return true;
}

std::optional<PutBacks::PutBack> PutBacks::find(const proto::SessionId& session, ItemIndex item,
                                                base::WallTime now) const {
  if (put_backs_.empty()) return std::nullopt;
  const auto at = put_backs_.find({session, item});
  if (at == put_backs_.end() || at->second.forget_at <= now) return std::nullopt;
  return at->second;
}

const PutBacks::Key* PutBacks::next() const {
  return by_time_.empty() ? nullptr : &(*by_time_.begin())->first;
}

const PutBacks::Key* PutBacks::next_due(base::WallTime now) const {
  return by_time_.empty() || (*by_time_.begin())->second.forget_at > now ? nullptr : next();
}

}  // namespace cartd
