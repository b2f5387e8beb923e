// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/cartd_process.h"

#include <algorithm>

#include "cartd/core/opening.h"
#include "cartd/core/order_status.h"

namespace sim {

using base::Millis;

namespace {

// What Oversleep promises: a turn so late judges nothing, and one that was away for so long reads first
// whatever has come meanwhile.
constexpr Millis kLate{20};
constexpr std::size_t kMostBatches = 64;    // so much of it, not for ever
constexpr std::size_t kMostOperations = 4;  // in a batch
constexpr Millis kClockStep{1000};
constexpr Millis kHour{3'600'000};
constexpr Millis kStampTolerance{10};
// So few rows that most runs fold their journal several times.
constexpr std::int64_t kJournalKeep = 20;
constexpr std::int64_t kFolded = 10;

bool is_operators(const std::pair<cartd::Peer, proto::Command>& waiting) {
  return waiting.first.audience == proto::Audience::kOperator;
}

}  // namespace

CartdProcess::CartdProcess(Settings settings, const ProcessClock& clock, Auditor& auditor,
                           Outside& outside)
    : settings_(std::move(settings)),
      clock_(clock),
      auditor_(auditor),
      outside_(outside),
      store_(*proto::Epoch::parse("A0")) {}

// --- the process -----------------------------------------------------------------------------------

void CartdProcess::start() {
  auto opening =
      cartd::make_opening(stored_state(), settings_.catalog, settings_.lifetimes, clock_.wall());
  if (!opening) throw Violation("cartd does not start from its store: " + opening.error().why);
  write(opening->rows);
  auditor_.on_opened(store_, opening->rows);
  auditor_.lives().on_opened(store_.epoch(), opening->rows, settings_.lifetimes);
  auditor_.on_store_opened(store_.state());
  auditor_.hooks().on_cartd_started(clock_.now());
  auditor_.hooks().on_written(store_, opening->rows, clock_.now());
  const auto journal_rows = opening->state.journal_rows;
  cartd::Hooks hooks(opening->state.hooks);
  inventory_ = std::make_unique<cartd::Inventory>(
      std::move(opening->state), settings_.lifetimes,
      // Two items a page: the catalog is two of them, and so is what has changed in a busy moment.
      cartd::Paging{"r" + std::to_string(++runs_), 900});
  steady_.emplace(clock_.now(), clock_.wall() - inventory_->clock_ahead());
  cartd::Store& store = *this;
  cartd::Bus& bus = *this;
  turn_ =
      std::make_unique<cartd::CartTurn>(*inventory_, store, bus, metrics_, *steady_, clock_,
                                        cartd::JournalBound(kJournalKeep, journal_rows, kFolded),
                                        cartd::EventBound(settings_.events_keep), std::move(hooks));
  due_ = clock_read_at_ = clock_.now();
}

void CartdProcess::crash() {
  ever_crashed_ = true;
  turn_.reset();
  inventory_.reset();
  inbox_.clear();
  overslept_ = 0;
  put_off_until_.reset();
  crash_ = Crash::kNone;
}

void CartdProcess::renew_store(proto::Epoch epoch) {
  store_ = support::MemoryStore(std::move(epoch));
}

cartd::StoredState CartdProcess::stored_state() const {
  auto state = store_.state();
  const auto fault = settings_.fault;
  if (fault == PlantedFault::kLineIsLostInCrash) state.places.clear();
  if (fault == PlantedFault::kPauseIsLostInCrash) state.sale.pause.reset();
  if (fault == PlantedFault::kHookIsAheadInCrash)
    for (auto& hook : state.hooks) hook = {hook.hook, true, "", state.last_event, {}};
  for (auto& item : state.items) {
    auto& said = item.catalog;
    const bool is_moved = fault == PlantedFault::kOpeningIsMovedInCrash;
    if (is_moved && said.opens_at) *said.opens_at -= kHour;
    if (is_moved && said.closes_at) *said.closes_at += kHour;
    if (fault == PlantedFault::kHiddenIsLostInCrash) said.shown = proto::Visibility::kShown;
  }
  if (fault == PlantedFault::kBeginningIsLostInCrash)
    for (auto& hold : state.holds) hold.begun_at.reset();
  if (fault == PlantedFault::kPersonIsLostInCrash) {
    for (auto& hold : state.holds) hold.person.reset();
    for (auto& place : state.places) place.person.reset();
    for (auto& order : state.paying) order.person.reset();
  }
  if (fault == PlantedFault::kPutBackIsLostInCrash) state.put_backs.clear();
  if (fault == PlantedFault::kOfferIsLostInCrash)
    for (auto& hold : state.holds) hold.offer = false;
  for (std::size_t i = 1; fault == PlantedFault::kLineIsTurnedInCrash && i < state.places.size();
       ++i) {
    auto& one = state.places[i - 1];
    auto& other = state.places[i];
    if (one.item == other.item) std::swap(one.session, other.session);
  }
  return state;
}

void CartdProcess::arrive(cartd::Peer from, proto::Command command) {
  inbox_.emplace_back(std::move(from), std::move(command));
}

void CartdProcess::turn() {
  // A turn that begins late ends nothing, nor do those behind it for a moment; but that only once.
  const base::MonoTime now = clock_.now();
  const base::Nanos late = now - due_;
  const bool is_over = put_off_until_ && now >= *put_off_until_;
  if (is_over) {
    put_off_until_.reset();
  } else if (!put_off_until_ && late > kLate) {
    put_off_until_ = now + kLate;
    if (late > base::Oversleep::kMuch)
      overslept_ = std::min(inbox_.size(), kMostBatches * settings_.most_in_batch);
  }
  happened_ = Turn{};
  happened_.may_expire = !put_off_until_ && overslept_ == 0;
  happened_.wall = known_wall();
  std::optional<base::MonoTime> due;
  try {
    due = turn_->run();
    if (!due) auditor_.saw("store-failed");
  } catch (const Died&) {
  }
  judge_turn();
  if (!due) return crash();
  judge_whole_turn(*due);
  due_ = std::max(*due, clock_.now());
}

proto::Snapshot CartdProcess::snapshot() {
  const proto::Command command{"", proto::Op::kSnapshot};
  auto outcome = inventory_->apply({&command, 1}, steady_now());
  outcome.rows.put_backs.clear();  // nothing waits for these to be forgotten
  if (!outcome.rows.empty()) throw Violation("a hold ran out that was not due");
  return std::get<proto::Snapshot>(outcome.replies.front().outcome);
}

// --- the seams -------------------------------------------------------------------------------------

void CartdProcess::write(const cartd::Rows& rows) {
  if (const auto failed = store_.commit(rows)) throw Violation(failed->why);
  if (rows.folded > 0) auditor_.saw("journal-folded");
}

bool CartdProcess::comes(Crash how) {
  if (crash_ != how) return false;
  crash_ = Crash::kNone;
  return true;
}

void CartdProcess::die(const char* event) {
  auditor_.saw(event);
  throw Died{};
}

void CartdProcess::receive(cartd::Received& received) {
  received.clear();
  std::stable_partition(inbox_.begin(), inbox_.end(), is_operators);
  std::size_t operations = 0;
  while (!inbox_.empty() && received.commands.size() < settings_.most_in_batch) {
    if (is_operators(inbox_.front()) && ++operations > kMostOperations) break;
    received.senders.push_back(std::move(inbox_.front().first));
    received.commands.push_back(std::move(inbox_.front().second));
    inbox_.pop_front();
  }
  received.is_full = !inbox_.empty();
  overslept_ -= std::min(overslept_, received.commands.size());
  happened_.commands = received.commands;
  if (settings_.fault == PlantedFault::kLeaseIsIgnored)
    for (auto& command : received.commands)
      if (command.hook) command.hook->courier = "anybody";
}

base::OrFailure<cartd::Orders> CartdProcess::find_orders(std::span<const proto::OrderId> ids) {
  if (settings_.fault == PlantedFault::kOrdersAreNotLookedUp) return cartd::Orders{};
  auto found = reading([&] { return store_.find_orders(ids); });
  if (!found) return found;
  known_ = *found;
  for (auto& [id, order] : *found)
    if (settings_.fault == PlantedFault::kSoldIsTakenForReleased && is_sold(order))
      order.state = proto::OrderState::kReleased;
  return found;
}

std::optional<base::Failure> CartdProcess::commit(const cartd::Rows& rows) {
  const bool lies = settings_.fault == PlantedFault::kRepliesBeforeCommit;
  if (comes(Crash::kBeforeCommit)) {
    if (!lies) die("crash-before-commit");
    crash_ = Crash::kAfterReplies;
    return std::nullopt;
  }
  const base::Failure not_known{"store", "the disk is on fire"};
  if (comes(Crash::kCommitFails)) return not_known;
  judge_rows(rows);
  if (!rows.clock_ahead && rows.forgotten == 0) {  // else it is not the batch's
    happened_.before.emplace(store_);
    happened_.outcome.rows = rows;
  }
  write(rows);
  auditor_.on_committed(store_, rows);
  auditor_.hooks().on_written(store_, rows, clock_.now());
  if (settings_.fault == PlantedFault::kOrderIsLostInCrash && crash_ != Crash::kNone)
    for (const auto& order : rows.orders) store_.lose(order.order);
  if (settings_.fault == PlantedFault::kEventIsLostInCrash && crash_ != Crash::kNone)
    for (const auto& event : rows.events) store_.lose(event.id);
  if (comes(Crash::kCommitFailsWritten)) return not_known;
  if (comes(Crash::kAfterCommit)) die("crash-after-commit");
  return std::nullopt;
}

void CartdProcess::send(const cartd::Peer& peer, const proto::Reply& reply) {
  auto& replies = happened_.outcome.replies;
  if (replies.size() == happened_.commands.size()) throw Violation("a reply to no command");
  proto::Reply said = reply;
  auto* sold = std::get_if<proto::OrderDone>(&said.outcome);
  const bool anew = settings_.fault == PlantedFault::kRepeatIsAnsweredAnew;
  if (anew && sold != nullptr && known_.contains(sold->order)) sold->cursor = inventory_->cursor();
  const auto& command = happened_.commands[replies.size()];
  auditor_.on_reply(store_, command, said);
  if (const auto* list = std::get_if<proto::HookList>(&said.outcome))
    auditor_.hooks().on_answered(
        store_, command, *list,
        std::none_of(happened_.commands.begin() + std::ssize(replies) + 1, happened_.commands.end(),
                     [](const auto& each) { return each.hook; }),
        clock_.now());
  outside_.deliver(peer, said);
  replies.push_back(std::move(said));
}

void CartdProcess::publish(const proto::Change& change) {
  if (!happened_.outcome.replies.empty() && comes(Crash::kAfterReplies)) die("crash-after-replies");
  auditor_.on_change(change);
  happened_.outcome.changes.push_back(change);
  outside_.publish(change);
}

void CartdProcess::publish(const proto::ShopChange& change) {
  if (!happened_.outcome.replies.empty() && comes(Crash::kAfterReplies)) die("crash-after-replies");
  if (change.cursor != store_.cursor() || change.shop != store_.shop().said)
    throw Violation("a shop is told that is not on disk");
  auditor_.saw("shop");
  happened_.outcome.shop = change;
  outside_.publish(change);
}

void CartdProcess::publish(const proto::Heartbeat& heartbeat) {
  if (heartbeat.cursor != store_.cursor()) throw Violation("a heartbeat of what is not on disk");
  clock_read_at_ = clock_.now();
  outside_.publish(heartbeat);
}

void CartdProcess::publish(const proto::EventNews& news) {
  if (!happened_.outcome.replies.empty() && comes(Crash::kAfterReplies)) die("crash-after-replies");
  auditor_.on_event_told(store_, news);
}

cartd::BusCounts CartdProcess::take_counts() {
  if (!happened_.outcome.replies.empty() && comes(Crash::kAfterReplies)) die("crash-after-replies");
  return {};
}

// --- what is judged --------------------------------------------------------------------------------

void CartdProcess::judge_rows(const cartd::Rows& rows) {
  if (rows.clock_ahead && std::chrono::abs(*rows.clock_ahead - store_.clock_ahead()) >= kClockStep)
    auditor_.saw("clock-stepped");
  const auto& pause = store_.sale().pause;
  if (rows.sale && pause && !rows.sale->pause && steady_now() - rows.sale->stood != pause->at)
    throw Violation("after the pause the clock of the holds does not go on from where it stood");
  for (const auto& row : rows.orders) {
    if (row.cause != proto::ReleaseCause::kExpired) continue;
    const auto before = store_.orders().find(row.order);
    if (before == store_.orders().end() || !before->second.pay_by) continue;
    if (!happened_.may_expire) throw Violation("an order ended before what had come for it");
    if (!ever_crashed_ && *before->second.pay_by > holds_time(clock_.never_set()))
      throw Violation("an order ended before its time");
  }
  for (const auto& row : rows.journal) {
    if (happened_.wall && std::chrono::abs(row.at - *happened_.wall) > kStampTolerance)
      throw Violation("a stamp that is not the system's time");
    if (row.cause != cartd::Cause::kExpire) continue;
    auditor_.saw("expired");
    if (!happened_.may_expire) throw Violation("a hold ended before what had come for it");
    // Nobody sets the clock that holds end by. What is lost of it in a crash: DESIGN.md.
    const auto* hold = store_.hold(*row.session, row.item);
    if (!ever_crashed_ && hold != nullptr && hold->expires_at > holds_time(clock_.never_set()))
      throw Violation("a hold ended before its time");
  }
}

void CartdProcess::judge_turn() {
  const auto next_end = inventory_->next_expiry();
  if (!happened_.may_expire && next_end && *next_end <= steady_now())
    auditor_.saw("expiry-put-off");
  const support::MemoryStore& before = happened_.before ? *happened_.before : store_;
  auditor_.on_turn(before, store_, happened_.commands, happened_.outcome, happened_.wall);
}

/// Of items that open or close; a clock that was set is noticed with the next heartbeat.
void CartdProcess::judge_moments(base::MonoTime due) const {
  if (!happened_.wall) return;
  const base::WallTime wall = *happened_.wall;
  TermsAuditor::check_phases(store_, wall);
  const auto moment = TermsAuditor::next_moment(store_, wall + kStampTolerance);
  if (!moment) return;
  const base::MonoTime turns = clock_.now() + (*moment - wall) + kStampTolerance;
  if (due > std::max(turns, put_off_until_.value_or(turns)))
    throw Violation("nobody wakes for an item that opens or closes");
}

void CartdProcess::judge_whole_turn(base::MonoTime due) const {
  const auto& outcome = happened_.outcome;
  if (outcome.replies.size() != happened_.commands.size())
    throw Violation("a command has no reply");
  const auto& head = outcome.rows.head;
  std::optional<proto::Seq> told;
  if (!outcome.changes.empty()) told = outcome.changes.back().cursor.seq;
  if (outcome.shop) told = outcome.shop->cursor.seq;
  if (head && told != *head) throw Violation("a change is told to nobody");
  judge_moments(due);
  const auto end = inventory_->next_expiry();
  if (!end) return;
  const base::MonoTime ends = clock_.now() + (*end - steady_now());
  if (due > std::max(ends, put_off_until_.value_or(ends)))
    throw Violation("nobody wakes for a hold that ends");
}

}  // namespace sim
