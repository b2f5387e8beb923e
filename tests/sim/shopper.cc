// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/shopper.h"

#include <algorithm>
#include <utility>

#include "tests/support/shown_values.h"

namespace sim {

using base::Millis;
using gateway::CartAnswer;
using gateway::CartCommand;
using gateway::CartQuery;
using gateway::OrderAnswer;
using gateway::OrderCommand;
using gateway::Poll;
using gateway::StateAnswer;
using proto::Cursor;
using proto::ErrorCode;
using proto::Op;

namespace {

constexpr Millis kBackoff{500};

bool is_older(const Cursor& cursor, const Cursor& than) {
  return cursor.epoch == than.epoch && cursor.seq < than.seq;
}

}  // namespace

std::optional<proto::PersonName> person_of(const proto::SessionId& session) {
  const int number = session.str().at(1) - '0';
  if (number % 3 == 2) return std::nullopt;
  return proto::PersonName::parse("u" + std::to_string(number / 3));
}

Shopper::Shopper(Kind kind, proto::SessionId session, std::vector<proto::ItemId> watched,
                 bool streams, PlantedFault fault)
    : kind_(kind),
      session_(std::move(session)),
      watched_(std::move(watched)),
      streams_(streams && kind != Kind::kTutorial),
      fault_(fault),
      belongings_(session_) {}

// --- polls ---------------------------------------------------------------------------------------

gateway::Query Shopper::next_poll(Random& random) const {
  Poll poll;
  poll.items = asked();
  if (kind_ == Kind::kEveryItem) poll.items = gateway::EveryItem{};
  poll.since = cursor_;
  if (kind_ == Kind::kTutorial && cursor_) poll.validators = {*cursor_};
  poll.wait = Millis{random.one_in(20) ? 0 : 1000 * random.between(1, 5)};
  // A page is rendered with the state; here it asks for it first.
  if (!cursor_ && kind_ != Kind::kTutorial) poll.wait = Millis{0};
  // One that was not there may have a change behind it that is older than the cursor.
  if (!gone_.empty()) poll.wait = Millis{sought_ ? 0 : 1000};
  if (!streams_ || !cursor_ || !gone_.empty()) return poll;
  // Where a gateway has no room for a stream, a poll tells at least what there is now.
  if (turned_away_) poll.wait = Millis{0};
  if (turned_away_) return poll;
  return gateway::Stream{poll.items, poll.since, Millis{1000 * random.between(1, 40)}, {}};
}

/// Those that are there, as far as is known, and the one that is looked for.
std::vector<proto::ItemId> Shopper::asked() const {
  std::vector<proto::ItemId> asked;
  for (const auto& item : watched_)
    if (!gone_.contains(item) || item == sought_) asked.push_back(item);
  return asked;
}

/// One of those that were not there, after the other.
void Shopper::seek() {
  if (gone_.empty()) return sought_.reset();
  const auto next = sought_last_ ? gone_.upper_bound(*sought_last_) : gone_.begin();
  sought_ = sought_last_ = next == gone_.end() ? *gone_.begin() : *next;
}

Millis Shopper::on_poll_answer(const gateway::Answer& answer) {
  turned_away_ = false;
  if (const auto* state = std::get_if<StateAnswer>(&answer)) {
    apply(*state);
    return state->delay;
  }
  const auto* error = std::get_if<proto::Error>(&answer);
  if (error != nullptr && error->code == ErrorCode::kUnknownItem) {
    const auto item = *proto::ItemId::parse(*error->item);
    gone_.insert(item);
    shown_.erase(item);
    sought_.reset();
    if (asked().empty()) seek();
    return kBackoff;
  }
  if (error == nullptr) seek();
  return std::holds_alternative<gateway::UnchangedAnswer>(answer) ? Millis{0} : kBackoff;
}

std::optional<Millis> Shopper::on_stream_part(const gateway::StreamPart& part) {
  if (const auto* begins = std::get_if<gateway::StreamBegins>(&part)) {
    retry_ = begins->retry;
    turned_away_ = true;  // until it is told anything
  } else if (std::holds_alternative<gateway::StreamEnds>(part)) {
    return *std::exchange(retry_, std::nullopt);
  } else {
    turned_away_ = false;
    if (const auto* state = std::get_if<StateAnswer>(&part)) apply(*state);
  }
  return std::nullopt;
}

void Shopper::apply(const StateAnswer& answer) {
  // A browser's cache takes whatever comes; a client of the protocol knows which is newer.
  const bool takes_all = kind_ == Kind::kTutorial || answer.reset || !cursor_;
  if (!takes_all && is_older(*answer.cursor, *cursor_)) return;
  const bool anew = takes_all || answer.cursor->epoch != cursor_->epoch;
  cursor_ = answer.cursor;
  if (fault_ == PlantedFault::kShopperSkipsAnswer && ++answers_ % 3 == 0) return;
  if (answer.reset && kind_ == Kind::kEveryItem) {
    shown_.clear();
    hidden_.clear();
  }
  for (const auto& told : answer.items) note_described(told);
  for (const auto& state : support::numbers(answer.items)) {
    gone_.erase(state.item);
    show(state, *answer.cursor, anew || !shown_.contains(state.item));
  }
  seek();
}

void Shopper::note_described(const gateway::ShownState& told) {
  if (!told.described) return;
  if (told.described->shown == proto::Visibility::kHidden)
    hidden_.insert(told.state.item);
  else
    hidden_.erase(told.state.item);
}

void Shopper::show(const proto::ItemState& state, const Cursor& cursor, bool reset) {
  const auto at = shown_.find(state.item);
  if (at == shown_.end() && !reset) return;  // not one that is watched, or no state yet
  if (at != shown_.end() && !reset && is_older(cursor, at->second.cursor)) {
    Shown& shown = at->second;
    if (is_older(cursor, shown.line_cursor)) return;
    shown.state.line = state.line;
    shown.line_cursor = cursor;
    return;
  }
  shown_.insert_or_assign(state.item, Shown{state, cursor, cursor});
}

void Shopper::show_sold(proto::ItemState state, const Cursor& cursor) {
  const auto at = shown_.find(state.item);
  if (at == shown_.end() || is_older(cursor, at->second.cursor)) return;
  state.line = at->second.state.line;
  at->second.state = std::move(state);
  at->second.cursor = cursor;
}

// --- commands ------------------------------------------------------------------------------------

void Shopper::make_wish(const std::vector<proto::ItemId>& items, Random& random) {
  const auto& any = items[random.below(items.size())];
  const auto mine = called();
  if (mine && !random.one_in(3))
    wish_ = wish_of_called(*mine, random);
  else if (in_the_way_ && random.one_in(2))
    wish_ = CartCommand{random.one_in(2) ? Op::kAdd : Op::kRemove, session_,
                        *std::exchange(in_the_way_, std::nullopt), 1};
  else if (sold_out_ && random.one_in(2))
    wish_ = CartCommand{Op::kWait, session_, *std::exchange(sold_out_, std::nullopt), 1};
  else
    wish_ = wish_for(any, items[random.below(items.size())], random);
  if (auto* cart = std::get_if<CartCommand>(&*wish_)) cart->person = person_of(session_);
  if (auto* order = std::get_if<OrderCommand>(&*wish_)) order->person = person_of(session_);
}

Shopper::Wish Shopper::wish_to_add(const proto::ItemId& item, const proto::ItemId& other,
                                   Random& random) const {
  CartCommand wish{Op::kAdd, session_, item, random.between(1, 3)};
  if (item == other || !random.one_in(3)) return wish;
  wish.item.reset();
  wish.lines = {{item, wish.quantity}, {other, random.between(1, 2)}};
  return wish;
}

Shopper::Wish Shopper::wish_for(const proto::ItemId& item, const proto::ItemId& other,
                                Random& random) {
  switch (random.below(16)) {
    case 0:
    case 1:
      return CartQuery{session_};
    case 2:
    case 3:
      return CartCommand{Op::kRemove, session_, item, 1};
    case 4:
      return CartCommand{Op::kWait, session_, item, 1};
    case 5:
      return wish_again(random);
    case 6:
    case 7:
      return wish_to_buy();
    default:
      return wish_to_add(item, other, random);
  }
}

Shopper::Wish Shopper::wish_of_called(const proto::ItemId& item, Random& random) {
  switch (random.below(6)) {
    case 0:
      return CartQuery{session_};
    case 1:
      return CartCommand{Op::kRemove, session_, item, 1};
    case 2:
      return wish_to_buy();
    default:
      return CartCommand{Op::kAdd, session_, item, 1};
  }
}

Shopper::Wish Shopper::wish_to_buy() {
  std::string number = std::to_string(++orders_);
  number.insert(0, 12 - number.size(), '0');
  const std::string shopper = session_.str().substr(1);  // one digit
  const auto order = proto::OrderId::parse("00000000-0000-4000-800" + shopper + "-" + number);
  OrderCommand wish{Op::kCheckout, session_, *order, {}};
  // Every second one says which cart it means, as far as it was told of it.
  if (orders_ % 2 == 0)
    for (const auto& [item, line] : belongings_.lines())
      wish.lines.push_back({item, line.quantity});
  return wish;
}

Shopper::Wish Shopper::wish_again(Random& random) {
  const auto& orders = belongings_.orders();
  if (orders.empty()) return CartQuery{session_};
  const auto& order = std::next(orders.begin(), random.between(0, std::ssize(orders) - 1))->first;
  static constexpr Op kOps[] = {Op::kCheckout, Op::kOrder, Op::kCancelOrder};
  return OrderCommand{kOps[random.below(std::size(kOps))], session_, order, {}};
}

std::optional<proto::ItemId> Shopper::called() const {
  for (const auto& [item, place] : belongings_.places()) {
    const auto at = shown_.find(item);
    if (at == shown_.end() || at->second.cursor.epoch != belongings_.epoch()) continue;
    const auto& line = at->second.state.line;
    if (line && line->turn >= place.ticket) return item;
  }
  return std::nullopt;
}

bool Shopper::on_command_answer(const gateway::Answer& answer) {
  if (const auto* error = std::get_if<proto::Error>(&answer)) {
    const bool is_refusal =
        error->code == ErrorCode::kSoldOut || error->code == ErrorCode::kQuantityLimit ||
        error->code == ErrorCode::kUnknownItem || error->code == ErrorCode::kEmptyCart ||
        error->code == ErrorCode::kHoldExpired || error->code == ErrorCode::kCartChanged ||
        error->code == ErrorCode::kOrderMismatch || error->code == ErrorCode::kAlreadySold ||
        error->code == ErrorCode::kUnknownOrder || error->code == ErrorCode::kPaused ||
        error->code == ErrorCode::kNotOpen || error->code == ErrorCode::kHoldLimit;
    if (!is_refusal) return false;
    note_refusal(*error);
  } else if (const auto* order = std::get_if<OrderAnswer>(&answer)) {
    belongings_.on_order(*order);
    show_done(order->cursor, support::numbers(order->items));
  } else {
    const auto& done = std::get<CartAnswer>(answer);
    belongings_.on_cart(done);
    show_done(done.cursor, support::numbers(done.items));
  }
  wish_.reset();
  return true;
}

void Shopper::note_refusal(const proto::Error& error) {
  if (error.code == ErrorCode::kSoldOut) sold_out_ = proto::ItemId::parse(*error.item);
  if (error.code == ErrorCode::kHoldExpired) in_the_way_ = proto::ItemId::parse(*error.item);
  // To who holds some of it, it is known, however hidden.
  if (error.code == ErrorCode::kUnknownItem)
    belongings_.on_unknown(*proto::ItemId::parse(*error.item));
}

void Shopper::show_done(const Cursor& cursor, const std::vector<proto::ItemState>& items) {
  // Another store's numbers come with the next poll, all together.
  if (kind_ == Kind::kTutorial || !cursor_ || cursor_->epoch != cursor.epoch) return;
  const bool is_order = std::holds_alternative<OrderCommand>(*wish_);
  for (const auto& state : items) {
    if (is_order) {
      show_sold(state, cursor);
      continue;  // nor is its cursor one to poll from
    }
    show(state, cursor, /*reset=*/false);
    if (kind_ == Kind::kOneItem && state.item == watched_.front() && is_older(*cursor_, cursor))
      cursor_ = cursor;
  }
}

// --- in the end ----------------------------------------------------------------------------------

bool Shopper::watches(const proto::ItemId& item) const {
  return kind_ == Kind::kEveryItem ||
         std::find(watched_.begin(), watched_.end(), item) != watched_.end();
}

void Shopper::check_shown(const proto::Snapshot& truth) const {
  for (const auto& entry : truth.items) {
    const auto& item = entry.state.item;
    if (!watches(item)) continue;
    const std::string who = session_.str() + " at " + (cursor_ ? cursor_->str() : "nothing");
    const bool is_seen = shown_.contains(item) && !hidden_.contains(item);
    if (is_seen == (entry.description.shown == proto::Visibility::kHidden))
      throw Violation(who + (is_seen ? " is shown what is hidden of " : " is shown nothing of ") +
                      item.str());
    if (!is_seen) continue;
    const auto at = shown_.find(item);
    const auto& shown = at->second.state;
    if (shown.available != entry.state.available || shown.held != entry.state.held ||
        shown.stock != entry.state.stock || shown.line != entry.state.line)
      throw Violation(who + " is shown " + std::to_string(shown.available) + " of " + item.str() +
                      " as of " + at->second.cursor.str() + ", there are " +
                      std::to_string(entry.state.available) + " as of " + truth.cursor.str());
  }
  for (const auto& [item, shown] : shown_)
    if (!hidden_.contains(item) &&
        std::none_of(truth.items.begin(), truth.items.end(),
                     [&id = item](const auto& entry) { return entry.state.item == id; }))
      throw Violation(session_.str() + " is shown " + item.str() + ", which is gone");
}

}  // namespace sim
