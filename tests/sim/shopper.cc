#include "tests/sim/shopper.h"

#include <algorithm>
#include <utility>

#include "tests/support/shown_values.h"

namespace sim {

using gateway::CartAnswer;
using gateway::CartCommand;
using gateway::CartQuery;
using gateway::StateAnswer;
using gateway::StatusQuery;
using proto::Cursor;
using proto::ErrorCode;
using proto::Millis;

namespace {

constexpr Millis kBackoff{500};

bool is_older(const Cursor& cursor, const Cursor& than) {
  return cursor.epoch == than.epoch && cursor.seq < than.seq;
}

}  // namespace

Shopper::Shopper(Kind kind, proto::SessionId session, std::vector<proto::ItemId> watched,
                 PlantedFault fault)
    : kind_(kind), session_(std::move(session)), watched_(std::move(watched)), fault_(fault) {}

// --- polls ---------------------------------------------------------------------------------------

StatusQuery Shopper::next_poll(Random& random) const {
  StatusQuery query;
  query.items = watched_;
  query.every_item = kind_ == Kind::kEveryItem;
  query.since = cursor_;
  query.unchanged_as_304 = kind_ == Kind::kTutorial && cursor_;
  query.wait = Millis{random.one_in(20) ? 0 : 1000 * random.between(1, 5)};
  // A page is rendered with the state; here it asks for it first.
  if (!cursor_ && kind_ != Kind::kTutorial) query.wait = Millis{0};
  return query;
}

Millis Shopper::on_poll_answer(const gateway::Answer& answer) {
  if (const auto* state = std::get_if<StateAnswer>(&answer)) {
    apply(*state);
    return state->delay;
  }
  return std::holds_alternative<gateway::UnchangedAnswer>(answer) ? Millis{0} : kBackoff;
}

void Shopper::apply(const StateAnswer& answer) {
  // A browser's cache takes whatever comes; a client of the protocol knows which is newer.
  const bool takes_all = kind_ == Kind::kTutorial || answer.reset || !cursor_;
  if (!takes_all && is_older(*answer.cursor, *cursor_)) return;
  const bool anew = takes_all || answer.cursor->epoch != cursor_->epoch;
  cursor_ = answer.cursor;
  if (fault_ == PlantedFault::kShopperSkipsAnswer && ++answers_ % 3 == 0) return;
  for (const auto& state : support::numbers(answer.items)) show(state, *answer.cursor, anew);
}

void Shopper::show(const proto::ItemState& state, const Cursor& cursor, bool reset) {
  const auto at = shown_.find(state.item);
  if (at == shown_.end() && !reset && kind_ != Kind::kEveryItem)
    return;  // not one that is watched, or no state yet
  if (at != shown_.end() && !reset && is_older(cursor, at->second.cursor)) return;
  shown_.insert_or_assign(state.item, Shown{state, cursor});
}

// --- commands ------------------------------------------------------------------------------------

void Shopper::make_wish(const std::vector<proto::ItemId>& items, Random& random) {
  const auto& item = items[random.below(items.size())];
  switch (random.below(8)) {
    case 0:
      wish_ = CartQuery{session_};
      return;
    case 1:
    case 2:
      wish_ = CartCommand{proto::Op::kRemove, session_, item, 1};
      return;
    default:
      wish_ = CartCommand{proto::Op::kAdd, session_, item, random.between(1, 3)};
  }
}

bool Shopper::on_command_answer(const gateway::Answer& answer) {
  if (const auto* error = std::get_if<proto::Error>(&answer)) {
    const bool is_refusal = error->code == ErrorCode::kSoldOut ||
                            error->code == ErrorCode::kQuantityLimit ||
                            error->code == ErrorCode::kUnknownItem;
    if (is_refusal) wish_.reset();
    return is_refusal;
  }
  const auto& done = std::get<CartAnswer>(answer);
  if (const auto* command = std::get_if<CartCommand>(&*wish_)) {
    const std::int64_t quantity = command->op == proto::Op::kAdd ? command->quantity : 0;
    acknowledged_.insert_or_assign(*command->item, Acknowledged{quantity, done.cursor.epoch});
  }
  wish_.reset();
  // Another store's numbers come with the next poll, all together.
  if (kind_ == Kind::kTutorial || !cursor_ || cursor_->epoch != done.cursor.epoch) return true;
  for (const auto& state : support::numbers(done.items)) {
    show(state, done.cursor, /*reset=*/false);
    if (kind_ == Kind::kOneItem && state.item == watched_.front() &&
        is_older(*cursor_, done.cursor))
      cursor_ = done.cursor;
  }
  return true;
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
    const auto at = shown_.find(item);
    if (at == shown_.end()) throw Violation(who + " is shown nothing of " + item.str());
    const auto& shown = at->second.state;
    if (shown.available != entry.state.available || shown.held != entry.state.held ||
        shown.stock != entry.state.stock)
      throw Violation(who + " is shown " + std::to_string(shown.available) + " of " + item.str() +
                      " as of " + at->second.cursor.str() + ", there are " +
                      std::to_string(entry.state.available) + " as of " + truth.cursor.str());
  }
}

void Shopper::check_holds(const StoreStandIn& store, bool may_run_out) const {
  for (const auto& [item, acknowledged] : acknowledged_) {
    if (acknowledged.epoch != store.epoch()) continue;
    const std::int64_t held = store.held(session_, item);
    if (held == acknowledged.quantity || (may_run_out && held == 0)) continue;
    throw Violation(session_.str() + " was told of " + std::to_string(acknowledged.quantity) + " " +
                    item.str() + " and holds " + std::to_string(held));
  }
}

}  // namespace sim
