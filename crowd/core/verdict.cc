// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/verdict.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>

#include "crowd/core/remedies.h"

namespace crowd {
namespace {

using base::Nanos;
using Mark = Finding::Mark;

std::string count_of(std::int64_t number, const char* one, const char* many) {
  return grouped(number) + " " + (number == 1 ? one : many);
}

/// Nothing was sold, or is held, that was not there.
Finding oversold(const Books& books, bool& held) {
  std::int64_t there = 0;
  std::int64_t sold = 0;
  std::int64_t held_now = 0;
  std::int64_t left = 0;
  std::int64_t over = 0;
  for (const auto& item : books.items) {
    there += item.stock_before;
    sold += item.sold();
    held_now += item.held_after;
    left += item.stock_after - item.held_after;
    over += std::max<std::int64_t>({item.held_after - item.stock_after, -item.stock_after, 0});
  }
  held = held && over == 0;
  std::string text = "Of " + count_of(there, "unit", "units") + " " + grouped(sold) +
                     (sold == 1 ? " was sold, " : " were sold, ") + grouped(held_now) +
                     " are in carts or being paid for, and " + grouped(left) + " are left.";
  if (const auto more = sold + held_now + left - there; more != 0)
    text += " Meanwhile the operator has added " + grouped(more) + ".";
  return {over == 0 ? Mark::kHeld : Mark::kBroken, "Oversold: " + grouped(over), text};
}

Finding ledger(const Books& books, bool& held) {
  if (books.differences.empty())
    return {Mark::kHeld, "The ledger adds up",
            "cartd has replayed " + count_of(books.journal_rows, "row", "rows") +
                " of its journal: items, carts and orders tell the same story."};
  held = false;
  return {Mark::kBroken, "The ledger does not add up", books.differences.front()};
}

/// Who was told that they have bought is in the books.
Finding told(const Measurements& measured, const Books& books, bool& held) {
  std::int64_t missing = 0;
  std::int64_t orders = 0;
  for (const auto& item : measured.items) {
    orders += item.orders;
    const auto at = std::find_if(books.items.begin(), books.items.end(),
                                 [&](const ItemBooks& known) { return known.item == item.item; });
    const std::int64_t sold = at == books.items.end() ? 0 : at->sold();
    missing += std::max<std::int64_t>(item.units - sold, 0);
  }
  held = held && missing == 0;
  const std::string text = count_of(orders, "shopper was", "shoppers were") + " told \"bought\", " +
                           count_of(measured.units(), "unit", "units") + " in all";
  if (missing == 0) return {Mark::kHeld, "Bought is bought", text + ", and the books have each."};
  return {Mark::kBroken, "Told \"bought\", and not in the books: " + grouped(missing), text + "."};
}

Finding people(const Measurements& measured) {
  const auto times = [&](Happening what) {
    return static_cast<std::int64_t>(measured.times(what));
  };
  std::string text =
      count_of(times(Happening::kCame), "came", "came") + ", up to " +
      grouped(measured.most_online) + " at a time. " +
      count_of(times(Happening::kHeld), "had something in a cart", "had something in a cart") +
      ", " + grouped(times(Happening::kPutBack)) + " put it back, " +
      grouped(times(Happening::kVanished)) + " vanished with it";
  if (const auto queued = times(Happening::kQueued); queued > 0)
    text += "; " + grouped(queued) + " waited in line, and " + grouped(times(Happening::kOffered)) +
            (times(Happening::kOffered) == 1 ? " was called" : " were called");
  if (const auto lost = times(Happening::kLost); lost > 0)
    text += "; of " + grouped(lost) + " the time ran out";
  if (const auto ordered = times(Happening::kOrdered); ordered > 0)
    text += "; " + grouped(ordered) + " ordered, " + grouped(times(Happening::kReleased)) +
            " gave the order up, " + grouped(times(Happening::kLateMoney)) + " paid too late";
  if (const auto gave_up = times(Happening::kGaveUp); gave_up > 0)
    text += "; " + grouped(gave_up) + " went, as they got no answer";
  if (const auto turned = times(Happening::kTurnedAway); turned > 0)
    text += "; " + grouped(turned) + " were turned away at a gate";
  return {Mark::kNote, "Who came", text + "."};
}

Finding clicks(const Measurements& measured) {
  const auto& took = measured.clicks;
  if (took.count() == 0) return {Mark::kNote, "Clicks", "Nobody pressed a button."};
  const auto& slowest = measured.slowest;
  std::string text =
      grouped(static_cast<std::int64_t>(took.count())) + " clicks: half of them answered within " +
      span_text(took.quantile_ms(0.5)) + ", 99 of 100 within " + span_text(took.quantile_ms(0.99)) +
      ", the slowest, \"" + std::string(kAskNames[static_cast<std::size_t>(slowest.ask)]) +
      "\", after " + span_text(in_ms(slowest.took)) + " (" + span_text(in_ms(slowest.at)) +
      " into the rehearsal).";
  return {Mark::kNote, "Slowest click: " + span_text(in_ms(slowest.took)), text};
}

Finding screens(const Measurements& measured) {
  const auto& shown = measured.screens;
  if (shown.count() == 0) return {Mark::kNote, "Screens", "No change was shown to anybody."};
  return {Mark::kNote, "On every screen within " + span_text(in_ms(shown.longest())),
          grouped(static_cast<std::int64_t>(shown.count())) +
              " times a screen showed a change: half of them within " +
              span_text(shown.quantile_ms(0.5)) + " of the first who knew, 99 of 100 within " +
              span_text(shown.quantile_ms(0.99)) + ", pauses that gateways ask for included."};
}

Finding refusals(const Measurements& measured) {
  std::string text;
  for (const auto& [type, times] : measured.refusals)
    text += (text.empty() ? "" : ", ") + grouped(static_cast<std::int64_t>(times)) + " " + type;
  return {Mark::kNote, "Told no",
          text.empty() ? "Nobody was refused anything." : "By reason: " + text + "."};
}

Finding sold_out(const Measurements& measured) {
  std::string text;
  for (const auto& item : measured.items) {
    if (!item.sold_out) continue;
    text += (text.empty() ? "" : ", ") + item.item + " after " + span_text(in_ms(*item.sold_out));
  }
  return {Mark::kNote, "None left",
          text.empty() ? "Something was left of everything, all the time."
                       : "First seen: " + text + "."};
}

std::string headline(const Measurements& measured, bool held) {
  const std::string crowd = count_of(measured.shoppers, "shopper", "shoppers") + ", " +
                            span_text(in_ms(measured.length)) + ": ";
  const std::string word = held ? "every promise held" : "a promise was broken";
  const auto came = static_cast<std::int64_t>(measured.times(Happening::kCame));
  // What it proves is of those who came.
  if (came * 10 >= measured.shoppers * 9) return crowd + word + ".";
  return crowd + word + ", but only " + grouped(came) + " came in.";
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string span_text(double ms) {
  std::array<char, 32> text{};
  const auto print = [&](const char* format, double value) {
    std::snprintf(text.data(), text.size(), format, value);
    return std::string(text.data());
  };
  if (ms < 0.1) return "0.1 ms";
  if (ms < 10) return print("%.1f ms", ms);
  if (ms < 1'000) return print("%.0f ms", ms);
  const bool is_whole = static_cast<std::int64_t>(ms) % 1'000 == 0;
  if (ms < 9'995 && !is_whole) return print("%.2f s", ms / 1'000);
  return print("%.0f s", ms / 1'000);
}

Verdict judge(const Measurements& measured, const Books& books) {
  Verdict verdict;
  verdict.findings = {oversold(books, verdict.held), ledger(books, verdict.held),
                      told(measured, books, verdict.held)};
  for (const auto& note : {people(measured), clicks(measured), screens(measured),
                           sold_out(measured), refusals(measured)})
    verdict.findings.push_back(note);
  verdict.headline = headline(measured, verdict.held);
  const Remedies remedies = remedies_of(measured);
  verdict.gave = remedies.gave;
  verdict.raise = remedies.raise;
  return verdict;
}

}  // namespace crowd
