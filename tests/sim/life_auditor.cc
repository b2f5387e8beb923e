// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/life_auditor.h"

#include <algorithm>

#include "tests/sim/violation.h"

namespace sim {

using cartd::Cause;

namespace {

std::string text_of(const cartd::StoredHold& hold) {
  return "the hold of " + hold.item.str() + " by " + hold.session.str();
}

}  // namespace

void LifeAuditor::on_opened(const proto::Epoch& epoch, const cartd::Rows& rows,
                            const cartd::Lifetimes& lifetimes) {
  if (epoch != epoch_) {
    begun_.clear();
    put_backs_.clear();
  }
  epoch_ = epoch;
  lifetimes_ = lifetimes;
  for (const auto& hold : rows.holds) {
    const auto at = begun_.find({hold.session, hold.item});
    if (at == begun_.end() || *hold.begun_at > at->second.at)
      throw Violation(text_of(hold) + " begins anew with cartd");
    at->second.at = *hold.begun_at;  // the clock was set back meanwhile
    judge_end(hold);
  }
  for (const auto& row : rows.put_backs) {
    const auto at = put_backs_.find({row.session, row.item});
    if (at == put_backs_.end() || row.gone || row.begun_at > at->second.begun_at)
      throw Violation("what was put back begins anew with cartd");
    at->second = {row.begun_at, row.forget_at};
  }
}

void LifeAuditor::on_written(const proto::Epoch& epoch, const cartd::Rows& rows) {
  if (epoch != epoch_) throw Violation("a store is another one in the midst of a run");
  for (const auto& hold : rows.holds) {
    const Key key{hold.session, hold.item};
    const auto at = begun_.find(key);
    if (hold.quantity == 0) {
      if (at == begun_.end()) throw Violation(text_of(hold) + " ends, and there is none");
      end(key, at->second.at, rows);
      continue;
    }
    if (!hold.begun_at) throw Violation(text_of(hold) + " never began");
    if (at == begun_.end())
      begin(key, hold);
    else
      go_on(at->second, hold);
    judge_end(hold);
  }
}

void LifeAuditor::go_on(Begun& begun, const cartd::StoredHold& hold) {
  const auto life = lifetimes_.whole_life(lifetimes_.hold);
  // An offer may last longer than a hold, which then begins when it is taken.
  const bool is_new = begun.offer && !hold.offer && life && begun.at + *life <= *hold.begun_at;
  if (!is_new && *hold.begun_at != begun.at) throw Violation(text_of(hold) + " has begun anew");
  begun = {*hold.begun_at, hold.offer};
}

void LifeAuditor::judge_end(const cartd::StoredHold& hold) const {
  auto life = lifetimes_.whole_life(lifetimes_.hold);
  if (!life) return;
  if (hold.offer) life = std::max(*life, lifetimes_.offer);
  if (!hold.expires_at || *hold.expires_at > *hold.begun_at + *life)
    throw Violation(text_of(hold) + " goes on for longer than its whole life");
}

void LifeAuditor::begin(const Key& key, const cartd::StoredHold& hold) {
  const auto before = put_backs_.find(key);
  if (before != put_backs_.end() && *hold.begun_at == before->second.begun_at) {
    seen_.insert("gone-on-with");
  } else if (before != put_backs_.end() && *hold.begun_at < before->second.forget_at) {
    // It may only be one whose time is over, and which was offered to who had stood in line.
    const auto life = lifetimes_.whole_life(lifetimes_.hold);
    if (!hold.offer || before->second.begun_at + *life > *hold.begun_at)
      throw Violation(text_of(hold) + " was put back, and begins anew");
  }
  if (before != put_backs_.end()) put_backs_.erase(before);
  begun_.insert_or_assign(key, Begun{*hold.begun_at, hold.offer});
}

void LifeAuditor::end(const Key& key, base::WallTime begun_at, const cartd::Rows& rows) {
  begun_.erase(key);
  if (!lifetimes_.whole_life(lifetimes_.hold)) return;
  const bool is_put_back =
      std::any_of(rows.journal.begin(), rows.journal.end(), [&](const auto& row) {
        return (row.cause == Cause::kRemove || row.cause == Cause::kExpire) &&
               row.session == key.first && row.item == key.second;
      });
  if (!is_put_back) return;
  const auto noted =
      std::find_if(rows.put_backs.begin(), rows.put_backs.end(), [&](const auto& row) {
        return !row.gone && row.session == key.first && row.item == key.second &&
               row.begun_at == begun_at;
      });
  // Of several ends in a batch the others may have been bought.
  const auto ends = std::count_if(rows.holds.begin(), rows.holds.end(), [&](const auto& row) {
    return row.quantity == 0 && row.session == key.first && row.item == key.second;
  });
  if (noted == rows.put_backs.end() && ends > 1) return;
  if (noted == rows.put_backs.end())
    throw Violation(key.first.str() + " put " + key.second.str() + " back, and it is not noted");
  put_backs_.insert_or_assign(key, PutBack{begun_at, noted->forget_at});
}

}  // namespace sim
