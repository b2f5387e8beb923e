// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/verification.h"

#include <map>
#include <utility>

#include "cartd/core/persons.h"
#include "proto/limits.h"

namespace cartd {
namespace {

/// What a row's cause does to the numbers before it.
template <class Account>
void apply(const JournalRow& row, Account& account) {
  switch (row.cause) {
    case Cause::kInitial:
      account.stock += row.quantity;
      account.totals.initial += row.quantity;
      return;
    case Cause::kRestock:
    case Cause::kWriteOff:  // the quantity is below 0
      account.stock += row.quantity;
      account.totals.restocked += row.quantity;
      return;
    case Cause::kReturn:
      account.stock += row.quantity;
      account.totals.returned += row.quantity;
      return;
    case Cause::kLateSale:
      account.stock += row.quantity;
      account.totals.sold -= row.quantity;
      return;
    case Cause::kPay:
      return;
    case Cause::kSale:  // the quantity is below 0
      account.held += row.quantity;
      account.stock += row.quantity;
      account.totals.sold -= row.quantity;
      return;
    case Cause::kAdd:
    case Cause::kRemove:
    case Cause::kExpire:
    case Cause::kOffer:
    case Cause::kRelease:
    case Cause::kUnpaid:
      account.held += row.quantity;
      return;
    case Cause::kUnknown:
      return;
  }
}

}  // namespace

void JournalReplay::on_base(const JournalBase& base) {
  accounts_[base.item] = {base.stock, base.held, base.totals};
}

void JournalReplay::on_row(const JournalRow& row) {
  ++rows_;
  const Account found{row.stock, row.held, row.totals};
  Account& account = accounts_[row.item];
  apply(row, account);
  compare(row.item, "at journal row " + std::to_string(rows_), account, found);
  // From here on what the row says: one wrong row is told once, not at every row behind it.
  account = found;
}

void JournalReplay::expect(const proto::ItemId& item, const std::string& what,
                           std::int64_t expected, std::int64_t found) {
  if (expected != found && differences_.size() < proto::limits::kMaxDifferences)
    differences_.push_back({item.str(), what, expected, found});
}

void JournalReplay::compare(const proto::ItemId& item, const std::string& when,
                            const Account& expected, const Account& found) {
  if (expected.stock == found.stock && expected.held == found.held &&
      expected.totals == found.totals && found.held >= 0 && found.held <= found.stock &&
      found.totals.make_up(found.stock))
    return;
  const auto tell = [&](const char* what, std::int64_t wanted, std::int64_t is) {
    expect(item, std::string(what) + ", " + when, wanted, is);
  };
  tell("stock", expected.stock, found.stock);
  tell("held", expected.held, found.held);
  tell("initial", expected.totals.initial, found.totals.initial);
  tell("restocked", expected.totals.restocked, found.totals.restocked);
  tell("sold", expected.totals.sold, found.totals.sold);
  tell("returned", expected.totals.returned, found.totals.returned);
  tell("initial + restocked + returned = stock + sold",
       found.totals.initial + found.totals.restocked + found.totals.returned,
       found.stock + found.totals.sold);
  if (found.held < 0 || found.held > found.stock)
    tell("stock = available + held", found.stock, found.held);
}

void JournalReplay::compare_persons(const Now& now) {
  std::map<std::pair<proto::SessionId, proto::ItemId>, std::int64_t> stored;
  const auto count = [&](const auto& row, const proto::ItemId& item, std::int64_t units) {
    if (const auto* whom = person_of(row.person, row.session)) stored[{*whom, item}] += units;
  };
  for (const auto& hold : now.holds) count(hold, hold.item, hold.quantity);
  for (const auto& place : now.places) count(place, place.item, 1);
  for (const auto& order : now.paying)
    for (const auto& line : order.lines) count(order, line.item, line.quantity);
  // Whose they are is told to nobody.
  const std::string what = "what a person has, in memory";
  for (const auto& [person, item, units] : now.persons) {
    expect(item, what, stored[{person, item}], units);
    stored.erase({person, item});
  }
  for (const auto& [whose, units] : stored) expect(whose.second, what, units, 0);
}

proto::Verification JournalReplay::finish(const Now& now) {
  std::unordered_map<proto::ItemId, std::int64_t> held;
  for (const auto& hold : now.holds) {
    held[hold.item] += hold.quantity;
    const bool is_early = hold.begun_at && hold.expires_at && *hold.expires_at < *hold.begun_at;
    expect(hold.item, "holds that end before they begin", 0, is_early ? 1 : 0);
  }
  for (const auto& order : now.paying)
    for (const auto& line : order.lines) held[line.item] += line.quantity;
  for (const auto& item : now.items) {
    const proto::ItemId& id = item.catalog.item;
    compare(id, "at the end", accounts_[id], {item.catalog.stock, item.held, item.totals});
    expect(id, "held = the sum of holds and of what is being paid", held[id], item.held);
    const auto sales = now.sales.find(id);
    const OrderTotals sum = sales == now.sales.end() ? OrderTotals{} : sales->second;
    expect(id, "sold = the sum of the orders", sum.sold, item.totals.sold);
    expect(id, "returned = the sum of the orders", sum.returned, item.totals.returned);
    accounts_.erase(id);
  }
  for (const auto& [id, account] : accounts_) expect(id, "the journal's items are there", 1, 0);
  std::unordered_map<proto::ItemId, const StoredItem*> stored;
  for (const auto& item : now.items) stored.emplace(item.catalog.item, &item);
  for (const auto& numbers : now.numbers) {
    const auto at = stored.find(numbers.item);
    if (at == stored.end()) {
      expect(numbers.item, "the items in memory are in the store", 1, 0);
      continue;
    }
    expect(numbers.item, "stock in memory", at->second->catalog.stock, numbers.stock);
    expect(numbers.item, "held in memory", at->second->held, numbers.held);
    expect(numbers.item, "sold in memory", at->second->totals.sold, numbers.totals.sold);
  }
  compare_persons(now);
  return {now.cursor,
          static_cast<std::int64_t>(now.items.size()),
          static_cast<std::int64_t>(now.holds.size()),
          now.orders,
          rows_,
          differences_};
}

}  // namespace cartd
