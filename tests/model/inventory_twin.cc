// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/model/inventory_twin.h"

#include <algorithm>
#include <utility>

#include "cartd/core/order_status.h"
#include "proto/event_data.h"
#include "proto/limits.h"

namespace cartd {

using base::Millis;
using base::WallTime;
using proto::Error;
using proto::EventType;
using proto::Op;

namespace {

std::optional<Millis> until(std::optional<WallTime> end, WallTime now) {
  if (!end) return std::nullopt;
  return std::max(Millis{0}, *end - now);
}

std::vector<proto::Units> sorted(std::vector<proto::Units> lines) {
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return a.item.str() < b.item.str(); });
  return lines;
}

using Person = std::optional<proto::SessionId>;

Person said(const proto::Command& command) {
  if (command.session->str().starts_with("p_")) return command.session;
  if (command.person) return proto::SessionId::parse("p_" + command.person->str());
  return std::nullopt;
}

/// A person's own session is theirs, whether that is stored or not.
Person without_own(const Person& person, const proto::SessionId& session) {
  return person == session ? std::nullopt : person;
}

Error cart_full() { return Error::bad_request("item", "a cart holds at most 100 different items"); }

}  // namespace

InventoryTwin::InventoryTwin(proto::Epoch epoch, std::vector<CatalogItem> catalog,
                             Lifetimes lifetimes, PlantedBug bug, const Pseudonyms& pseudonyms)
    : catalog_(catalog),
      first_catalog_(std::move(catalog)),
      lifetimes_(lifetimes),
      bug_(bug),
      pseudonyms_(pseudonyms),
      cursor_{std::move(epoch), {}} {
  for (const auto& entry : catalog_) totals_[entry.item].initial = entry.stock;
}

InventoryTwin::Outcome InventoryTwin::apply(const std::vector<proto::Command>& commands,
                                            WallTime wall) {
  Outcome outcome;
  told_.clear();
  wall_ = wall;
  const WallTime now = sale_.pause ? sale_.pause->at : wall - sale_.stood;
  std::map<proto::ItemId, Numbers> before;
  for (const auto& entry : catalog_) before.emplace(entry.item, numbers_of(entry.item));

  // In the order of their time, as of many that a session lost the oldest are forgotten.
  std::vector<std::pair<WallTime, Key>> over;
  for (const auto& [key, hold] : holds_) {
    const auto end = hold.expires_at;
    if (end && (bug_ == PlantedBug::kExpiresTooLate ? *end < now : *end <= now))
      over.emplace_back(*end, key);
  }
  std::sort(over.begin(), over.end(), [&](const auto& a, const auto& b) {
    return std::pair(a.first, find(a.second.second)) < std::pair(b.first, find(b.second.second));
  });
  for (const auto& [end, key] : over) {
    const Hold hold = holds_.at(key);
    holds_.erase(key);
    put_back(key, hold, now);
    lapse(key, hold, hold.offer ? proto::LapseCause::kOffer : proto::LapseCause::kExpired, "", now);
  }
  outcome.expired = over.size();
  for (auto& [id, order] : orders_) {
    if (!order.pay_by || *order.pay_by > now || bug_ == PlantedBug::kSellsUnpaid) continue;
    end_unpaid(order, proto::ReleaseCause::kExpired, now);
    ++outcome.unpaid;
  }
  if (outcome.expired > 0) seen_.insert("expired");
  std::erase_if(lapses_, [&](const auto& lapse) { return lapse.second.forget_at <= now; });
  if (bug_ != PlantedBug::kRestsForEver)
    std::erase_if(put_backs_, [&](const auto& each) { return each.second.forget_at <= now; });
  offer(now);

  std::vector<std::optional<Error>> refusals;
  std::vector<std::optional<proto::Reply>> early;  // what a command alone would have been told
  made_.clear();
  put_.clear();
  released_.clear();
  for (const auto& command : commands) {
    refusals.push_back(execute(command, now));
    if (refusals.back()) seen_.insert(std::string(to_string(refusals.back()->code)));
    offer(now);
    early.emplace_back();
    if (!refusals.back()) early.back() = reply_to(command, now);
  }

  for (auto& entry : catalog_) {
    if (!is_gone(entry) || bug_ == PlantedBug::kKeepsWhatIsRemoved) continue;
    totals_[entry.item].restocked -= std::exchange(entry.stock, 0);
  }
  for (const auto& entry : catalog_) {
    const bool is_put = put_.contains(entry.item);
    const Numbers& was = before.at(entry.item);
    const Numbers numbers = numbers_of(entry.item);
    if (is_put)
      tell(EventType::kItemChanged, proto::description_data(entry.item, entry.description()));
    if (was.stock == was.held && numbers.stock > numbers.held)
      tell(EventType::kItemBack, proto::numbers_data(state_of(entry, now)));
    if (was.stock > was.held && numbers.stock == numbers.held &&
        bug_ != PlantedBug::kSoldOutInSilence)
      tell(EventType::kItemSoldOut, proto::numbers_data(state_of(entry, now)));
    const SalePhase phase = phase_at(entry, wall_);
    const bool turned = std::exchange(phases_[entry.item], phase) != phase &&
                        (bug_ != PlantedBug::kClosesInSilence || phase != SalePhase::kOver);
    if (turned) seen_.insert("turned");
    if (numbers == was && !is_put && !turned) continue;
    cursor_.seq = cursor_.seq.next();
    seqs_[entry.item] = cursor_.seq;
    outcome.changes.push_back({cursor_, state_of(entry, now), wall_, is_put, {}});
    if (sale_.pause) outcome.changes.back().reason = sale_.pause->reason;
    outcome.changes.back().removed = is_gone(entry);
    if (is_gone(entry)) seen_.insert("gone");
    if (!is_put) continue;
    described_[entry.item] = cursor_.seq;
    outcome.changes.back().description = entry.description();
  }
  if (std::exchange(put_shop_, false) && bug_ != PlantedBug::kShopInSilence) {
    cursor_.seq = cursor_.seq.next();
    outcome.shop = proto::ShopChange{cursor_, wall_, shop_.said};
  }
  for (const auto& id : made_) {
    StoredOrder& order = orders_.at(id);
    order.seq = cursor_.seq;
    order.items.clear();
    for (const auto& line : order.lines) {
      order.items.push_back(state_of(*find(line.item), now));
      order.items.back().line.reset();
      order.items.back().paused = false;
      order.items.back().open.reset();
      order.items.back().opens_in.reset();
      order.items.back().sold = 0;
    }
  }

  outcome.events = told_;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (refusals[i]) {
      outcome.replies.push_back({commands[i].id, *refusals[i]});
    } else if (bug_ == PlantedBug::kRepliesBeforeTheEnd) {
      outcome.replies.push_back(*early[i]);
    } else {
      outcome.replies.push_back(reply_to(commands[i], now));
    }
  }
  return outcome;
}

std::optional<Error> InventoryTwin::execute(const proto::Command& command, WallTime now) {
  switch (command.op) {
    case Op::kAdd:
      return add_lines(command, now);
    case Op::kRemove:
      if (find(*command.item) == nullptr) return Error::unknown_item(command.item->str());
      if (is_gone(*find(*command.item)) && lapses_of(*command.session).empty())
        return Error::unknown_item(command.item->str());
      seen_.insert(holds_.contains({*command.session, *command.item}) ? "removed" : "had-nothing");
      remove(*command.session, *command.item, now, /*by_shopper=*/true);
      return std::nullopt;
    case Op::kWait:
      return wait(command, now);
    case Op::kCheckout:
      return checkout(command, now);
    case Op::kOrder: {
      const auto order = orders_.find(*command.order);
      if (order == orders_.end() || order->second.session != *command.session)
        return Error::unknown_order(command.order->str(), command.session.has_value());
      return std::nullopt;
    }
    case Op::kConfirmOrder:
    case Op::kReleaseOrder:
    case Op::kCancelOrder:
    case Op::kExtendOrder:
      return pay(command, now);
    case Op::kReturnOrder:
      return return_units(command, now);
    case Op::kAddStock:
      return add_stock(command);
    case Op::kSetStock:
      return set_stock(command);
    case Op::kPutItem:
      return put_item(command);
    case Op::kRemoveItem:
      return remove_item(command);
    case Op::kPauseSale:
    case Op::kResumeSale:
      pause_or_resume(command, now);
      return std::nullopt;
    case Op::kPutShop:
      if (StoredShop said{*command.shop, true}; said != shop_) {
        shop_ = std::move(said);
        put_shop_ = true;
        seen_.insert("shop");
      }
      return std::nullopt;
    case Op::kRelease:
      released_[&command] = lines_of(*command.session, now);
      release(*command.session, command.reason, now);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Error> InventoryTwin::add_lines(const proto::Command& command, WallTime now) {
  auto lines = command.lines;
  if (lines.empty()) lines.push_back({*command.item, command.quantity});
  const auto before = holds_;
  const auto lapses = lapses_;
  const auto put_backs = put_backs_;
  std::optional<Error> refused;
  for (const auto& line : lines)
    if (!refused) refused = add(command, line, now);
  const bool grew = holds_.size() > before.size();
  if (!refused && grew && cart_size(*command.session) > proto::limits::kMaxCartLines)
    refused = cart_full();
  if (refused && bug_ != PlantedBug::kHalfOfTheLines) {
    holds_ = before;
    lapses_ = lapses;
    put_backs_ = put_backs;
  }
  if (!refused && lines.size() > 1) seen_.insert("several");
  return refused;
}

std::optional<Error> InventoryTwin::add(const proto::Command& command, const proto::Units& wanted,
                                        WallTime now) {
  const proto::SessionId& session = *command.session;
  const CatalogItem* entry = find(wanted.item);
  if (entry == nullptr) return Error::unknown_item(wanted.item.str());
  const Key key{session, wanted.item};
  const auto mine = holds_.find(key);
  const std::int64_t had = mine == holds_.end() ? 0 : mine->second.quantity;
  if (sale_.pause && (wanted.quantity > had || mine->second.offer) &&
      bug_ != PlantedBug::kAddsWhilePaused)
    return Error::paused(sale_.pause->reason);
  std::int64_t paying = 0;
  for (const auto& [id, order] : orders_)
    for (const auto& line : order.lines)
      if (order.pay_by && order.session == session && line.item == wanted.item)
        paying += line.quantity;
  Person person = said(command);
  if (had > 0 && (!person || wanted.quantity <= had)) person = mine->second.person;
  if (wanted.quantity > had)
    if (auto refused = refuse_sale(key, person, wanted.quantity)) return refused;
  if (entry->limit && wanted.quantity > std::max(*entry->limit - paying, had) &&
      bug_ != PlantedBug::kForgetsLimit)
    return Error::quantity_limit(entry->item.str(), *entry->limit);

  if (had == 0)
    if (auto refused = refuse_rest(key, now)) return refused;
  const Numbers numbers = numbers_of(entry->item);
  const std::int64_t available = entry->stock - numbers.held;
  const std::int64_t within_reach =
      bug_ == PlantedBug::kOwnHoldIsNotCounted ? available : available + had;
  if (wanted.quantity > within_reach)
    return Error::sold_out(entry->item.str(), wanted.quantity, available, available + had,
                           until(numbers.earliest, now));
  const bool takes_offer = had > 0 && mine->second.offer;
  seen_.insert(takes_offer              ? "taken"
               : had == 0               ? "granted"
               : wanted.quantity > had  ? "grown"
               : wanted.quantity == had ? "repeated"
                                        : "shrunk");
  WallTime begun_at = had > 0 ? mine->second.begun_at : begin(key, now);
  if (const auto last = last_end(begun_at); takes_offer && last && *last <= now) begun_at = now;
  std::optional<WallTime> end;
  if (lifetimes_.hold > Millis{0}) end = now + lifetimes_.hold;
  if (const auto last = last_end(begun_at); last && *last < *end) {
    seen_.insert(had > 0 ? "grown-no-longer" : "gone-on-with");
    if (bug_ != PlantedBug::kGrowsForEver) end = last;
  }
  const bool keeps_clock = had > 0 && wanted.quantity <= had && !takes_offer;
  if (keeps_clock && bug_ != PlantedBug::kShrinkRestartsClock) end = mine->second.expires_at;
  holds_[key] = Hold{wanted.quantity, end, false, begun_at, person};
  lapses_.erase(key);
  return std::nullopt;
}

bool InventoryTwin::is_gone(const CatalogItem& entry) const {
  return entry.removed && numbers_of(entry.item).held == 0;
}

bool InventoryTwin::is_on_sale(const CatalogItem& entry) const {
  const WallTime now = wall_;
  const bool is_hidden = entry.removed || entry.shown == proto::Visibility::kHidden;
  if (is_hidden && bug_ != PlantedBug::kSellsWhatIsHidden) return false;
  if (entry.opens_at && now < *entry.opens_at && bug_ != PlantedBug::kSellsBeforeItOpens)
    return false;
  return !entry.closes_at || now < *entry.closes_at;
}

std::int64_t InventoryTwin::had(const Key& key) const {
  const auto mine = holds_.find(key);
  return mine == holds_.end() ? 0 : mine->second.quantity;
}

std::optional<Error> InventoryTwin::refuse_sale(const Key& key, const Person& person,
                                                std::int64_t quantity) {
  const CatalogItem& entry = *find(key.second);
  const WallTime now = wall_;
  const std::string& id = entry.item.str();
  const bool is_hidden = entry.removed || entry.shown == proto::Visibility::kHidden;
  if (!is_on_sale(entry)) {
    if (is_hidden && had(key) == 0) return Error::unknown_item(id);
    const bool is_early = entry.opens_at && now < *entry.opens_at && !is_hidden;
    if (is_early) seen_.insert("too-early");
    return Error::not_open(id, is_early ? std::optional(*entry.opens_at - now) : std::nullopt);
  }
  return refuse_person(key, person, quantity);
}

std::optional<Error> InventoryTwin::refuse_person(const Key& key, const Person& person,
                                                  std::int64_t quantity) {
  const auto& [session, item] = key;
  const CatalogItem& entry = *find(item);
  if (!entry.per_person) return std::nullopt;
  std::int64_t besides = 0;
  for (const auto& [order_id, order] : orders_) {
    const auto& whose = order.person ? *order.person : order.session;
    if ((whose != session && whose != person) || order.state == proto::OrderState::kReleased)
      continue;
    if (!order.pay_by && bug_ == PlantedBug::kForgetsWhatWasBought) continue;
    for (const auto& line : order.lines)
      if (line.item == item) besides += line.quantity - line.returned;
  }
  std::int64_t elsewhere = 0;
  for (const auto& [other, hold] : holds_)
    if (person && other.second == item && other.first != session && hold.person == person)
      elsewhere += hold.quantity;
  if (bug_ == PlantedBug::kCountsASessionAlone) elsewhere = 0;
  for (const auto& waiter : queues_[item].waiters)
    if (person && waiter.session != session && waiter.person == person &&
        bug_ != PlantedBug::kForgetsWhoWaits)
      ++elsewhere;
  besides += elsewhere;
  if (quantity + besides <= *entry.per_person) return std::nullopt;
  seen_.insert(elsewhere > 0 ? "person-has-elsewhere"
               : besides > 0 ? "person-has-some"
                             : "person-limit");
  return Error::person_limit(item.str(), *entry.per_person, had(key) + besides);
}

std::optional<WallTime> InventoryTwin::last_end(WallTime begun_at) const {
  const auto life = lifetimes_.whole_life(lifetimes_.hold);
  return life ? std::optional(begun_at + *life) : std::nullopt;
}

void InventoryTwin::put_back(const Key& key, const Hold& hold, WallTime now) {
  if (last_end(hold.begun_at) && bug_ != PlantedBug::kPutBackBeginsAnew)
    put_backs_.insert_or_assign(key, PutBack{hold.begun_at, now + std::chrono::minutes{1}});
}

std::optional<Error> InventoryTwin::refuse_rest(const Key& key, WallTime now) const {
  const auto before = put_backs_.find(key);
  if (before == put_backs_.end() || *last_end(before->second.begun_at) > now) return std::nullopt;
  return Error::hold_limit(key.second.str(), before->second.forget_at - now);
}

WallTime InventoryTwin::begin(const Key& key, WallTime now) {
  const auto before = put_backs_.find(key);
  if (before == put_backs_.end()) return now;
  const WallTime begun_at = before->second.begun_at;
  put_backs_.erase(before);
  seen_.insert("taken-again");
  return *last_end(begun_at) > now ? begun_at : now;
}

void InventoryTwin::remove(const proto::SessionId& session, const proto::ItemId& item, WallTime now,
                           bool by_shopper) {
  const auto hold = holds_.find({session, item});
  if (hold != holds_.end() && by_shopper) put_back(hold->first, hold->second, now);
  holds_.erase({session, item});
  lapses_.erase({session, item});
  const auto left = std::erase_if(queues_[item].waiters,
                                  [&](const Waiter& waiter) { return waiter.session == session; });
  if (left > 0) seen_.insert("left-line");
}

void InventoryTwin::lapse(const Key& key, const Hold& hold, proto::LapseCause cause,
                          const std::string& reason, WallTime now) {
  auto oldest = lapses_.end();
  std::size_t count = 0;
  for (const auto& entry : catalog_) {
    const auto at = lapses_.find({key.first, entry.item});
    if (at == lapses_.end()) continue;
    ++count;
    if (oldest == lapses_.end() || at->second.forget_at < oldest->second.forget_at) oldest = at;
  }
  if (count >= proto::limits::kMaxCartLines) {
    lapses_.erase(oldest);
    seen_.insert("lapses-full");
  }
  lapses_.insert_or_assign(key, Lapse{hold.quantity, now + std::chrono::hours{1}, cause, reason});
}

void InventoryTwin::release(const proto::SessionId& session, const std::string& reason,
                            WallTime now) {
  const bool is_told = bug_ != PlantedBug::kKeepsTheReasonToItself;
  for (const auto& entry : catalog_) {
    const Key key{session, entry.item};
    const auto hold = holds_.find(key);
    const auto before = lapses_.find(key);
    const bool repeats =
        before != lapses_.end() && before->second.cause == proto::LapseCause::kReleased;
    const std::optional<Hold> held =
        hold == holds_.end() ? std::nullopt : std::optional(hold->second);
    const std::optional<Lapse> kept = repeats ? std::optional(before->second) : std::nullopt;
    remove(session, entry.item, now, /*by_shopper=*/false);
    if (bug_ == PlantedBug::kTakesBackInSilence) continue;
    if (held)
      lapse(key, *held, proto::LapseCause::kReleased, is_told ? reason : "", now);
    else if (kept)
      lapses_.insert_or_assign(key, *kept);
  }
}

std::optional<Error> InventoryTwin::wait(const proto::Command& command, WallTime now) {
  if (find(*command.item) == nullptr) return Error::unknown_item(command.item->str());
  if (holds_.contains({*command.session, *command.item})) return std::nullopt;
  std::size_t places = 0;
  for (const auto& [item, queue] : queues_)
    for (const auto& waiter : queue.waiters) {
      if (waiter.session != *command.session) continue;
      if (item == *command.item) return std::nullopt;
      ++places;
    }
  if (sale_.pause) return Error::paused(sale_.pause->reason);
  const Person person = said(command);
  if (auto refused = refuse_sale({*command.session, *command.item}, person, 1)) return refused;
  if (auto rests = refuse_rest({*command.session, *command.item}, now)) return rests;
  if (cart_size(*command.session) + places >= proto::limits::kMaxCartLines) return cart_full();
  lapses_.erase({*command.session, *command.item});
  Queue& queue = queues_[*command.item];
  queue.waiters.push_back({++queue.last, *command.session, person});
  seen_.insert("joined-line");
  return std::nullopt;
}

void InventoryTwin::offer(WallTime now) {
  if (sale_.pause) return;
  for (const auto& entry : catalog_) {
    if (!is_on_sale(entry)) continue;
    Queue& queue = queues_[entry.item];
    while (!queue.waiters.empty() && numbers_of(entry.item).held < entry.stock) {
      const auto next = bug_ == PlantedBug::kLastInLineIsFirst ? std::prev(queue.waiters.end())
                                                               : queue.waiters.begin();
      const Waiter called = *next;
      queue.waiters.erase(next);
      queue.turn = called.ticket;
      if (cart_size(called.session) >= proto::limits::kMaxCartLines) continue;
      const WallTime begun_at = begin({called.session, entry.item}, now);
      WallTime end = now + lifetimes_.offer;
      if (begun_at < now) end = std::min(end, *last_end(begun_at));
      holds_[{called.session, entry.item}] = Hold{1, end, true, begun_at, called.person};
      seen_.insert("offered");
    }
  }
}

std::optional<Error> InventoryTwin::checkout(const proto::Command& command, WallTime now) {
  std::vector<proto::Units> cart;
  std::vector<proto::Units> chosen;  // without what came by itself
  for (const auto& line : lines_of(*command.session, now)) {
    cart.push_back({line.item, line.quantity});
    if (!line.offer) chosen.push_back(cart.back());
  }
  const auto order = orders_.find(*command.order);
  if (order != orders_.end() && bug_ != PlantedBug::kSellsTwice) {
    std::vector<proto::Units> made;
    for (const auto& line : order->second.lines) made.push_back({line.item, line.quantity});
    const bool same = command.lines.empty() ? chosen.empty() || chosen == made
                                            : sorted(command.lines) == sorted(made);
    if (order->second.session != *command.session || !same)
      return Error::order_mismatch(command.order->str());
    seen_.insert("sold-again");
    return std::nullopt;
  }
  if (!command.lines.empty() && sorted(command.lines) != sorted(cart) &&
      bug_ != PlantedBug::kSellsAnotherCart)
    return Error::cart_changed({lines_of(*command.session, now), places_of(*command.session),
                                lapses_of(*command.session)});
  if (!command.lines.empty()) seen_.insert("as-meant");
  if (bug_ != PlantedBug::kSellsWhatIsLeft) {
    for (const auto& entry : catalog_) {
      const auto lapse = lapses_.find({*command.session, entry.item});
      if (lapse == lapses_.end()) continue;
      const Numbers numbers = numbers_of(entry.item);
      return Error::hold_expired({entry.item, lapse->second.quantity, lapse->second.cause},
                                 entry.stock - numbers.held, state_of(entry, now).next_release);
    }
  }
  if (cart.empty()) return Error::empty_cart();
  std::vector<std::string> currencies;
  for (const auto& line : cart)
    if (const auto& price = find(line.item)->price) currencies.push_back(price->currency);
  for (const auto& currency : currencies)
    if (currency != currencies.front() && bug_ != PlantedBug::kSellsInTwoCurrencies)
      return Error::mixed_currencies(currencies.front(), currency);
  if (!currencies.empty()) seen_.insert("priced");
  Person person = said(command);
  for (const auto& line : cart)
    if (!person) person = holds_.at({*command.session, line.item}).person;
  for (const auto& line : cart) {
    const Key key{*command.session, line.item};
    if (holds_.at(key).person == person || bug_ == PlantedBug::kSignsInToBuy) continue;
    seen_.insert("signed-in-to-buy");
    if (auto refused = refuse_person(key, person, line.quantity)) return refused;
  }
  StoredOrder made{orders_.size() + 1, *command.order, *command.session, wall_};
  made.reference = command.reference;
  made.person = without_own(person, *command.session);
  for (const auto& line : cart) {
    holds_.erase({*command.session, line.item});
    made.lines.push_back({{line.item, line.quantity}});
    made.lines.back().price = find(line.item)->price;
  }
  if (lifetimes_.payment) {
    made.state = proto::OrderState::kPaying;
    made.pay_by = now + lifetimes_.payment->time;
    made.pay_latest = now + lifetimes_.payment->most;
    seen_.insert("paying");
    tell(EventType::kOrderPaying, made, now);
  } else {
    sell(made);
    tell(EventType::kOrderSold, made, now);
  }
  orders_.insert_or_assign(*command.order, std::move(made));
  made_.push_back(*command.order);
  return std::nullopt;
}

void InventoryTwin::sell(StoredOrder& order) {
  for (auto& line : order.lines) {
    if (bug_ == PlantedBug::kPriceOfTheConfirm) line.price = find(line.item)->price;
    entry_of(line.item).stock -= line.quantity;
    totals_[line.item].sold += line.quantity;
  }
  order.state = proto::OrderState::kSold;
  order.sold_at = wall_;
  order.cause.reset();
  order.pay_by.reset();
  order.pay_latest.reset();
  seen_.insert("sold");
}

void InventoryTwin::tell(EventType type, std::string data) {
  told_.push_back({0, type, wall_, std::move(data)});
  ++last_event_;
  seen_.insert(std::string(to_string(type)));
}

void InventoryTwin::tell(EventType type, const StoredOrder& order, WallTime now) {
  tell(type, proto::order_data(cartd::entry_of(order, now, pseudonyms_)));
}

void InventoryTwin::end_unpaid(StoredOrder& order, proto::ReleaseCause cause, WallTime now) {
  order.state = proto::OrderState::kReleased;
  order.cause = cause;
  order.pay_by.reset();
  order.pay_latest.reset();
  tell(EventType::kOrderReleased, order, now);
  seen_.insert("unpaid");
}

std::optional<Error> InventoryTwin::pay(const proto::Command& command, WallTime now) {
  const auto at = orders_.find(*command.order);
  if (at == orders_.end() || (command.session && at->second.session != *command.session))
    return Error::unknown_order(command.order->str(), command.session.has_value());
  StoredOrder& order = at->second;
  const bool is_paying = order.state == proto::OrderState::kPaying;
  const bool is_released = order.state == proto::OrderState::kReleased;
  const std::string id = command.order->str();
  if (command.op == Op::kConfirmOrder) {
    if (!is_paying && !is_released) {
      if (bug_ == PlantedBug::kPaidTwice) sell(order);
      if (bug_ == PlantedBug::kTellsAgain) tell(EventType::kOrderSold, order, now);
      seen_.insert("paid-again");
      return std::nullopt;
    }
    if (order.refund_due) return Error::too_late(id);
    for (const auto& line : order.lines) {
      if (is_paying || bug_ == PlantedBug::kLateTakesAnyway) continue;
      const auto queue = queues_.find(line.item);
      const bool is_waited_for = queue != queues_.end() && !queue->second.waiters.empty();
      if (is_waited_for || find(line.item)->stock - numbers_of(line.item).held < line.quantity) {
        order.refund_due = true;
        tell(EventType::kOrderRefundDue, order, now);
        return Error::too_late(id);
      }
    }
    if (is_released) seen_.insert("paid-late");
    order.late = is_released;
    sell(order);
    tell(EventType::kOrderSold, order, now);
    return std::nullopt;
  }
  if (!is_paying && !is_released) return Error::already_sold(id);
  if (command.op == Op::kExtendOrder) {
    if (is_released) return Error::too_late(id);
    const WallTime end = std::min(now + lifetimes_.payment->time, *order.pay_latest);
    order.pay_by = std::max(*order.pay_by, end);
    seen_.insert("extended");
    return std::nullopt;
  }
  if (is_paying)
    end_unpaid(order,
               command.session ? proto::ReleaseCause::kShopper : proto::ReleaseCause::kBackend,
               now);
  return std::nullopt;
}

std::optional<Error> InventoryTwin::return_units(const proto::Command& command, WallTime now) {
  const auto at = orders_.find(*command.order);
  if (at == orders_.end())
    return Error::unknown_order(command.order->str(), command.session.has_value());
  if (at->second.state != proto::OrderState::kSold &&
      at->second.state != proto::OrderState::kReturned)
    return Error::not_sold(command.order->str());
  StoredOrder order = at->second;
  for (const auto& key : order.returns) {
    if (key != command.key || bug_ == PlantedBug::kReturnsTwice) continue;
    seen_.insert("returned-again");
    return std::nullopt;
  }
  for (const auto& wanted : command.lines) {
    const bool is_there =
        std::any_of(order.lines.begin(), order.lines.end(), [&](const auto& line) {
          return line.item == wanted.item && line.quantity - line.returned >= wanted.quantity;
        });
    if (!is_there)
      return Error::bad_request("lines", "of item '" + wanted.item.str() +
                                             "' this order has fewer that are not returned");
  }
  bool is_all = true;
  proto::OrderReturn returned{command.key, {}, command.restock};
  for (auto& line : order.lines) {
    std::int64_t back = command.lines.empty() ? line.quantity - line.returned : 0;
    for (const auto& wanted : command.lines)
      if (wanted.item == line.item) back = wanted.quantity;
    line.returned += back;
    if (back > 0) returned.lines.push_back({line.item, back});
    is_all = is_all && line.returned == line.quantity;
    if (!command.restock) continue;
    line.restocked += back;
    entry_of(line.item).stock += back;
    totals_[line.item].returned += back;
  }
  if (is_all) order.state = proto::OrderState::kReturned;
  order.returns.push_back(command.key);
  tell(EventType::kOrderReturned,
       proto::return_data(cartd::entry_of(order, now, pseudonyms_), returned));
  at->second = std::move(order);
  seen_.insert(command.restock ? "returned" : "written-off");
  return std::nullopt;
}

std::optional<Error> InventoryTwin::add_stock(const proto::Command& command) {
  if (find(*command.item) == nullptr || find(*command.item)->removed)
    return Error::unknown_item(command.item->str());
  const proto::Units units{*command.item, command.amount};
  if (const auto made = additions_.find(command.key);
      made != additions_.end() && bug_ != PlantedBug::kAddsTwice) {
    if (made->second != units)
      return Error::bad_request("key", "this is the key of " +
                                           std::to_string(made->second.quantity) + " of item '" +
                                           made->second.item.str() + "'");
    seen_.insert("added-again");
    return std::nullopt;
  }
  CatalogItem& entry = entry_of(*command.item);
  const std::int64_t held = numbers_of(entry.item).held;
  const std::int64_t stock = entry.stock + command.amount;
  if (stock < held) return Error::below_held(entry.item.str(), stock, held);
  totals_[entry.item].restocked += command.amount;
  entry.stock = stock;
  additions_.insert_or_assign(command.key, units);
  seen_.insert("added");
  return std::nullopt;
}

CatalogItem& InventoryTwin::entry_of(const proto::ItemId& item) {
  return *std::find_if(catalog_.begin(), catalog_.end(),
                       [&](const CatalogItem& each) { return each.item == item; });
}

std::optional<Error> InventoryTwin::set_stock(const proto::Command& command) {
  auto* entry = const_cast<CatalogItem*>(find(*command.item));
  if (entry == nullptr || entry->removed) return Error::unknown_item(command.item->str());
  const std::int64_t held = numbers_of(entry->item).held;
  if (command.only_if && *command.only_if != entry->stock)
    return Error::stock_changed(entry->item.str(), *command.only_if, entry->stock);
  if (command.amount < held) return Error::below_held(entry->item.str(), command.amount, held);
  totals_[entry->item].restocked += command.amount - entry->stock;
  entry->stock = command.amount;
  seen_.insert("restocked");
  return std::nullopt;
}

std::optional<Error> InventoryTwin::put_item(const proto::Command& command) {
  CatalogItem& entry = entry_of(*command.item);
  const auto& patch = command.patch;
  CatalogItem put = entry;
  if (put.removed) put.shown = proto::Visibility::kShown;
  put.removed = false;
  if (patch.name) put.name = *patch.name;
  if (patch.limit) put.limit = *patch.limit;
  if (patch.price) put.price = *patch.price;
  if (patch.opens_at) put.opens_at = *patch.opens_at;
  if (patch.closes_at) put.closes_at = *patch.closes_at;
  if (patch.per_person) put.per_person = *patch.per_person;
  if (patch.shown) put.shown = *patch.shown;
  if (put.opens_at && put.closes_at && *put.closes_at <= *put.opens_at)
    return Error::bad_request("closes_at", "closes_at must be after opens_at");
  put.by_operator = true;
  const bool is_news = entry.removed || entry.description() != put.description();
  if (entry.removed) seen_.insert("revived");
  entry = put;
  if (!is_news) return std::nullopt;
  put_.insert(entry.item);
  seen_.insert("described");
  return std::nullopt;
}

std::optional<Error> InventoryTwin::remove_item(const proto::Command& command) {
  if (find(*command.item) == nullptr) return Error::unknown_item(command.item->str());
  CatalogItem& entry = entry_of(*command.item);
  if (entry.removed) return std::nullopt;
  queues_[entry.item].waiters.clear();
  entry.removed = true;
  entry.shown = proto::Visibility::kHidden;
  entry.by_operator = true;
  put_.insert(entry.item);
  return std::nullopt;
}

void InventoryTwin::pause_or_resume(const proto::Command& command, WallTime now) {
  const auto before = sale_;
  if (command.op == Op::kPauseSale) {
    sale_.pause = Pause{now, command.reason};
  } else if (sale_.pause) {
    if (bug_ != PlantedBug::kClockRunsInPause) sale_.stood = wall_ - sale_.pause->at;
    sale_.pause.reset();
    seen_.insert("resumed");
  }
  if (sale_ == before) return;
  ++pauses_;
  if (sale_.pause)
    tell(EventType::kSalePaused, proto::pause_data(sale_.pause->reason));
  else
    tell(EventType::kSaleResumed, "{}");
}

proto::Reply InventoryTwin::reply_to(const proto::Command& command, WallTime now) const {
  if (command.op == Op::kShop || command.op == Op::kPutShop)
    return {command.id, proto::ShopDone{cursor_, shop_.said}};
  if (command.op == Op::kSnapshot) {
    proto::Snapshot snapshot{cursor_, {}};
    if (shop_.said != proto::Shop{}) snapshot.shop = shop_.said;
    if (sale_.pause) snapshot.reason = sale_.pause->reason;
    for (const auto& entry : catalog_) {
      if (is_gone(entry)) continue;
      const auto seq_in = [&](const std::map<proto::ItemId, proto::Seq>& seqs) {
        const auto seq = seqs.find(entry.item);
        return seq == seqs.end() ? proto::Seq{} : seq->second;
      };
      snapshot.items.push_back(
          {state_of(entry, now), seq_in(seqs_), entry.description(), seq_in(described_)});
    }
    return {command.id, snapshot};
  }
  if (command.order) {
    const StoredOrder& order = orders_.at(*command.order);
    proto::OrderDone done{order.order,
                          {cursor_.epoch, order.seq},
                          {order.lines.begin(), order.lines.end()},
                          order.items,
                          {order.state, order.late, order.cause, order.refund_due,
                           until(order.pay_by, now), order.reference}};
    const bool is_operators = !command.session.has_value();
    if (is_operators)
      done.origin = proto::OrderOrigin{order.number, order.session, order.at, order.sold_at,
                                       pseudonyms_.whose(order.session, buyer_of(order))};
    return {command.id, done};
  }
  proto::CommandDone done{cursor_, {}, {}, {}, {}};
  if (command.item) done.items.push_back(state_of(*find(*command.item), now));
  for (const auto& line : command.lines) done.items.push_back(state_of(*find(line.item), now));
  if (command.op == Op::kRelease) {
    done.lines = released_.at(&command);
    return {command.id, done};
  }
  if (!command.session) return {command.id, done};
  done.lines = lines_of(*command.session, now);
  done.places = places_of(*command.session);
  done.lapses = lapses_of(*command.session);
  return {command.id, done};
}

std::vector<proto::Place> InventoryTwin::places_of(const proto::SessionId& session) const {
  std::vector<proto::Place> places;
  for (const auto& entry : catalog_) {
    const auto queue = queues_.find(entry.item);
    if (queue == queues_.end()) continue;
    std::int64_t position = 0;
    for (const auto& waiter : queue->second.waiters) {
      ++position;
      if (waiter.session == session) places.push_back({entry.item, waiter.ticket, position});
    }
  }
  return places;
}

std::vector<proto::Lapsed> InventoryTwin::lapses_of(const proto::SessionId& session) const {
  std::vector<proto::Lapsed> lapses;
  if (lapses_.empty()) return lapses;
  for (const auto& entry : catalog_) {
    const auto lapse = lapses_.find({session, entry.item});
    if (lapse != lapses_.end())
      lapses.push_back(
          {entry.item, lapse->second.quantity, lapse->second.cause, lapse->second.reason});
  }
  return lapses;
}

std::vector<proto::Line> InventoryTwin::lines_of(const proto::SessionId& session,
                                                 WallTime now) const {
  std::vector<proto::Line> lines;
  for (const auto& entry : catalog_) {
    const auto hold = holds_.find({session, entry.item});
    if (hold == holds_.end()) continue;
    lines.push_back({entry.item, hold->second.quantity, until(hold->second.expires_at, now),
                     hold->second.offer});
  }
  return lines;
}

const CatalogItem* InventoryTwin::find(const proto::ItemId& item) const {
  for (const auto& entry : catalog_)
    if (entry.item == item) return &entry;
  return nullptr;
}

InventoryTwin::Numbers InventoryTwin::numbers_of(const proto::ItemId& item) const {
  Numbers numbers;
  numbers.pauses = pauses_;
  numbers.stock = find(item)->stock;
  if (const auto total = totals_.find(item); total != totals_.end())
    numbers.sold = total->second.sold;
  for (const auto& [key, hold] : holds_) {
    if (key.second != item) continue;
    numbers.held += hold.quantity;
    if (hold.expires_at && (!numbers.earliest || *hold.expires_at < *numbers.earliest))
      numbers.earliest = hold.expires_at;
  }
  for (const auto& [id, order] : orders_) {
    if (!order.pay_by) continue;
    for (const auto& line : order.lines) {
      if (line.item != item) continue;
      numbers.held += line.quantity;
      if (!numbers.earliest || *order.pay_by < *numbers.earliest) numbers.earliest = order.pay_by;
    }
  }
  if (const auto queue = queues_.find(item); queue != queues_.end()) {
    numbers.waiting = queue->second.waiters.size();
    numbers.turn = queue->second.turn;
  }
  return numbers;
}

proto::ItemState InventoryTwin::state_of(const CatalogItem& entry, WallTime now) const {
  const Numbers numbers = numbers_of(entry.item);
  proto::ItemState state{entry.item,  entry.stock - numbers.held,   numbers.held,
                         entry.stock, until(numbers.earliest, now), std::nullopt};
  state.paused = sale_.pause.has_value();
  if (state.paused) state.next_release.reset();
  if (numbers.waiting > 0 || numbers.turn > 0)
    state.line = proto::WaitingLine{static_cast<std::int64_t>(numbers.waiting), numbers.turn};
  state.sold = numbers.sold;
  if (!entry.opens_at && !entry.closes_at) return state;
  const bool is_early = entry.opens_at && wall_ < *entry.opens_at;
  state.open = !is_early && (!entry.closes_at || wall_ < *entry.closes_at);
  if (is_early) state.opens_in = *entry.opens_at - wall_;
  return state;
}

std::size_t InventoryTwin::cart_size(const proto::SessionId& session) const {
  return static_cast<std::size_t>(std::count_if(
      holds_.begin(), holds_.end(), [&](const auto& hold) { return hold.first.first == session; }));
}

void InventoryTwin::restart() {
  described_ = seqs_;  // the store does not tell the two apart
  for (auto& [item, queue] : queues_)
    queue.last = queue.waiters.empty() ? queue.turn : queue.waiters.back().ticket;
}

StoredState InventoryTwin::stored() const {
  StoredState state{cursor_.epoch, cursor_.seq, {}, {}, {}, {}};
  state.shop = shop_;
  for (std::size_t i = 0; i < catalog_.size(); ++i) {
    const auto& item = catalog_[i].item;
    const auto seq = seqs_.find(item);
    const Numbers numbers = numbers_of(item);
    state.items.push_back({catalog_[i], static_cast<std::int64_t>(i), numbers.held,
                           seq == seqs_.end() ? proto::Seq{} : seq->second, totals_.at(item),
                           numbers.turn});
    if (const auto phase = phases_.find(item); phase != phases_.end())
      state.items.back().phase = phase->second;
  }
  for (const auto& [key, hold] : holds_)
    state.holds.push_back({key.first, key.second, hold.quantity, hold.expires_at, hold.offer,
                           hold.begun_at, without_own(hold.person, key.first)});
  for (const auto& [key, each] : put_backs_)
    state.put_backs.push_back({key.first, key.second, each.begun_at, each.forget_at});
  for (const auto& [key, lapse] : lapses_)
    state.lapses.push_back(
        {key.first, key.second, lapse.quantity, lapse.forget_at, lapse.cause, lapse.reason});
  for (const auto& [item, queue] : queues_)
    for (const auto& waiter : queue.waiters)
      state.places.push_back({item, waiter.ticket, waiter.session, /*gone=*/false,
                              without_own(waiter.person, waiter.session)});
  for (const auto& [id, order] : orders_)
    if (order.pay_by) state.paying.push_back(order);
  std::sort(state.paying.begin(), state.paying.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  state.last_order = orders_.size();
  state.last_event = last_event_;
  state.sale = sale_;
  return state;
}

}  // namespace cartd
