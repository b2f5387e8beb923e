// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/recorder.h"

#include <algorithm>
#include <string>

#include "crowd/core/shop_news.h"

namespace crowd {
namespace {

using base::MonoTime;
using base::Nanos;

// Later than that, and what is measured is this machine.
constexpr base::Millis kTooLate{250};
constexpr base::Millis kSlowClick{1'000};

}  // namespace

Recorder::Recorder(MonoTime began, Nanos length, const std::vector<std::string>& items)
    : began_(began), first_told_(kMostSeqs) {
  measured_.length = length;
  const auto parts = static_cast<std::int64_t>(kMostTicks);
  measured_.tick = std::max<Nanos>(base::Seconds{1}, length / parts);
  measured_.ticks.resize(1);
  for (const auto& item : items) measured_.items.push_back({item});
}

Tick& Recorder::tick_at(MonoTime now) {
  const auto part =
      static_cast<std::size_t>(std::max<std::int64_t>((now - began_) / measured_.tick, 0));
  const std::size_t index = std::min(part, kMostTicks - 1);
  while (measured_.ticks.size() <= index) {
    measured_.ticks.emplace_back();
    measured_.ticks.back().online = online_;
  }
  return measured_.ticks[index];
}

void Recorder::on_online(int difference, MonoTime now) {
  online_ += difference;
  tick_at(now).online = online_;
  measured_.most_online = std::max(measured_.most_online, online_);
}

void Recorder::on_answer(Ask ask, MonoTime sent, const Answer& answer, MonoTime now) {
  Tick& tick = tick_at(now);
  const Nanos took = now - sent;
  if (ask == Ask::kPoll) {
    ++tick.polls;
    ++measured_.polls;
  }
  if (ask == Ask::kPage) measured_.pages.add(took);
  if (is_click(ask)) {
    ++tick.clicks;
    tick.took.add(took);
    measured_.clicks.add(took);
    if (took > measured_.slowest.took) measured_.slowest = {ask, took, now - began_};
  }
  if (answer.status == 429) {
    ++tick.bounded;
    on_trouble(Trouble::kBounded, text_of(answer.body, "detail"), now);
  } else if (answer.status >= 500 || answer.status == 0) {
    const auto type = text_of(answer.body, "type");
    const Trouble what = type == "overloaded"          ? Trouble::kOverloaded
                         : type == "cartd-unavailable" ? Trouble::kUnavailable
                         : type == "outcome-unknown"   ? Trouble::kUnknown
                                                       : Trouble::kServerError;
    ++tick.failed;
    on_trouble(what, text_of(answer.body, "detail"), now);
  } else if (answer.status >= 400) {
    ++tick.refused;
    const std::string type(text_of(answer.body, "type"));
    if (measured_.refusals.size() < kMostRefusals || measured_.refusals.contains(type))
      ++measured_.refusals[type];
  }
}

void Recorder::on_trouble(Trouble what, std::string_view detail, MonoTime now) {
  TroubleCount& count = measured_.troubles[static_cast<std::size_t>(what)];
  if (count.times++ > 0) return;
  count.first = now - began_;
  count.detail = detail.substr(0, 200);
}

void Recorder::on_effects(const Effects& effects, MonoTime now) {
  if (!effects.happened) return;
  ++measured_.happened[static_cast<std::size_t>(*effects.happened)];
  if (effects.happened != Happening::kBought || effects.item >= measured_.items.size()) return;
  ItemSales& sales = measured_.items[effects.item];
  sales.units += effects.quantity;
  ++sales.orders;
  tick_at(now).bought += effects.quantity;
}

void Recorder::on_told(std::uint64_t seq, MonoTime now) {
  if (first_seq_ == 0) first_seq_ = last_seq_ = seq;
  if (seq <= last_seq_) return;
  const std::uint64_t from = std::max(last_seq_ + 1, seq < kMostSeqs ? 0 : seq - kMostSeqs + 1);
  for (std::uint64_t each = from; each <= seq; ++each) first_told_[each % kMostSeqs] = now;
  last_seq_ = seq;
}

void Recorder::on_shown(std::uint64_t before, std::uint64_t seq, MonoTime now) {
  on_told(seq, now);
  const std::uint64_t next = before + 1;
  if (seq <= before || next <= first_seq_ || next + kMostSeqs <= last_seq_) return;
  measured_.screens.add(now - first_told_[next % kMostSeqs]);
}

void Recorder::on_sold_out(std::size_t item, MonoTime now) {
  if (item < measured_.items.size() && !measured_.items[item].sold_out)
    measured_.items[item].sold_out = now - began_;
}

void Recorder::on_late(Nanos by, MonoTime now) {
  measured_.latest = std::max(measured_.latest, by);
  if (by > kTooLate) on_trouble(Trouble::kLate, "", now);
}

Measurements Recorder::take(MonoTime now) {
  tick_at(now);
  for (std::size_t part = 0; part < measured_.ticks.size(); ++part) {
    if (measured_.ticks[part].took.quantile_ms(0.99) <= static_cast<double>(kSlowClick.count()))
      continue;
    on_trouble(Trouble::kSlow, "", began_ + measured_.tick * static_cast<std::int64_t>(part));
  }
  return measured_;
}

}  // namespace crowd
