#include "tests/model/inventory_twin.h"

#include <algorithm>

#include "proto/limits.h"

namespace cartd {

using proto::Error;
using proto::Millis;
using proto::WallTime;

namespace {

std::optional<Millis> until(std::optional<WallTime> end, WallTime now) {
  if (!end) return std::nullopt;
  return std::max(Millis{0}, *end - now);
}

}  // namespace

InventoryTwin::InventoryTwin(proto::Epoch epoch, std::vector<CatalogItem> catalog, Millis ttl,
                             PlantedBug bug)
    : catalog_(std::move(catalog)), ttl_(ttl), bug_(bug), cursor_{std::move(epoch), {}} {}

InventoryTwin::Outcome InventoryTwin::apply(const std::vector<proto::Command>& commands,
                                            WallTime now) {
  Outcome outcome;
  std::map<proto::ItemId, Numbers> before;
  for (const auto& entry : catalog_) before.emplace(entry.item, numbers_of(entry.item));

  outcome.expired = std::erase_if(holds_, [&](const auto& hold) {
    const auto end = hold.second.expires_at;
    return end && (bug_ == PlantedBug::kExpiresTooLate ? *end < now : *end <= now);
  });
  if (outcome.expired > 0) seen_.insert("expired");

  std::vector<std::optional<Error>> refusals;
  std::vector<std::optional<proto::Reply>> early;  // what a command alone would have been told
  for (const auto& command : commands) {
    refusals.push_back(execute(command, now));
    early.emplace_back();
    if (!refusals.back()) early.back() = reply_to(command, now);
  }

  for (const auto& entry : catalog_) {
    if (numbers_of(entry.item) == before.at(entry.item)) continue;
    cursor_.seq = cursor_.seq.next();
    seqs_[entry.item] = cursor_.seq;
    outcome.changes.push_back({cursor_, state_of(entry, now), now});
  }

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
  if (command.op == proto::Op::kAdd) {
    auto refusal = add(command, now);
    if (refusal) seen_.insert(std::string(to_string(refusal->code)));
    return refusal;
  }
  if (command.op == proto::Op::kRemove) {
    if (find(*command.item) == nullptr) return Error::unknown_item(command.item->str());
    seen_.insert(holds_.erase({*command.session, *command.item}) > 0 ? "removed" : "had-nothing");
  }
  return std::nullopt;
}

std::optional<Error> InventoryTwin::add(const proto::Command& command, WallTime now) {
  const CatalogItem* entry = find(*command.item);
  if (entry == nullptr) return Error::unknown_item(command.item->str());
  if (entry->limit && command.quantity > *entry->limit && bug_ != PlantedBug::kForgetsLimit)
    return Error::quantity_limit(entry->item.str(), *entry->limit);

  const Key key{*command.session, *command.item};
  const auto mine = holds_.find(key);
  const std::int64_t had = mine == holds_.end() ? 0 : mine->second.quantity;
  const auto [held, earliest] = numbers_of(entry->item);
  const std::int64_t available = entry->stock - held;
  const std::int64_t within_reach =
      bug_ == PlantedBug::kOwnHoldIsNotCounted ? available : available + had;
  if (command.quantity > within_reach)
    return Error::sold_out(entry->item.str(), command.quantity, available, until(earliest, now));
  if (had == 0 && cart_size(*command.session) >= proto::limits::kMaxCartLines)
    return Error::bad_request("item", "a cart holds at most 100 different items");

  seen_.insert(had == 0                  ? "granted"
               : command.quantity > had  ? "grown"
               : command.quantity == had ? "repeated"
                                         : "shrunk");
  std::optional<WallTime> end;
  if (ttl_ > Millis{0}) end = now + ttl_;
  const bool keeps_clock = had > 0 && command.quantity <= had;
  if (keeps_clock && bug_ != PlantedBug::kShrinkRestartsClock) end = mine->second.expires_at;
  holds_[key] = Hold{command.quantity, end};
  return std::nullopt;
}

proto::Reply InventoryTwin::reply_to(const proto::Command& command, WallTime now) const {
  if (command.op == proto::Op::kSnapshot) {
    proto::Snapshot snapshot{cursor_, {}};
    for (const auto& entry : catalog_) {
      const auto seq = seqs_.find(entry.item);
      snapshot.items.push_back({state_of(entry, now),
                                seq == seqs_.end() ? proto::Seq{} : seq->second, entry.name,
                                entry.limit});
    }
    return {command.id, snapshot};
  }
  proto::CommandDone done{cursor_, {}, {}};
  if (command.item) done.items.push_back(state_of(*find(*command.item), now));
  for (const auto& entry : catalog_) {
    if (!command.session) break;
    const auto hold = holds_.find({*command.session, entry.item});
    if (hold == holds_.end()) continue;
    done.lines.push_back({entry.item, hold->second.quantity, until(hold->second.expires_at, now)});
  }
  return {command.id, done};
}

const CatalogItem* InventoryTwin::find(const proto::ItemId& item) const {
  for (const auto& entry : catalog_)
    if (entry.item == item) return &entry;
  return nullptr;
}

InventoryTwin::Numbers InventoryTwin::numbers_of(const proto::ItemId& item) const {
  Numbers numbers{0, std::nullopt};
  for (const auto& [key, hold] : holds_) {
    if (key.second != item) continue;
    numbers.first += hold.quantity;
    if (hold.expires_at && (!numbers.second || *hold.expires_at < *numbers.second))
      numbers.second = hold.expires_at;
  }
  return numbers;
}

proto::ItemState InventoryTwin::state_of(const CatalogItem& entry, WallTime now) const {
  const auto [held, earliest] = numbers_of(entry.item);
  return {entry.item, entry.stock - held, held, entry.stock, until(earliest, now)};
}

std::size_t InventoryTwin::cart_size(const proto::SessionId& session) const {
  return static_cast<std::size_t>(std::count_if(
      holds_.begin(), holds_.end(), [&](const auto& hold) { return hold.first.first == session; }));
}

StoredState InventoryTwin::stored() const {
  StoredState state{cursor_.epoch, cursor_.seq, {}, {}};
  for (std::size_t i = 0; i < catalog_.size(); ++i) {
    const auto seq = seqs_.find(catalog_[i].item);
    state.items.push_back({catalog_[i], static_cast<std::int64_t>(i),
                           numbers_of(catalog_[i].item).first,
                           seq == seqs_.end() ? proto::Seq{} : seq->second});
  }
  for (const auto& [key, hold] : holds_)
    state.holds.push_back({key.first, key.second, hold.quantity, hold.expires_at});
  return state;
}

}  // namespace cartd
