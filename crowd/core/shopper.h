// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A simulated shopper: what they do next, and what they make of an answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "crowd/core/draw.h"
#include "crowd/core/http_answer.h"
#include "crowd/core/manner.h"
#include "crowd/core/request.h"
#include "crowd/core/shop_news.h"

namespace crowd {

/// What befell a shopper, for the record.
enum class Happening {
  kCame,
  kHeld,  // has it in the cart
  kPutBack,
  kVanished,  // with something in the cart, or to be paid
  kQueued,
  kOffered,  // was called in the line
  kLost,     // what was in the cart ran out
  kOrdered,  // an order that is to be paid
  kBought,
  kReleased,    // gave an order up
  kLateMoney,   // paid, and was too late
  kGaveUp,      // went, as the shop did not answer
  kTurnedAway,  // by a gate
};
inline constexpr std::size_t kHappenings = 13;

/// What a shopper wants done, in answer to one event; at most one of each.
struct Effects {
  std::optional<Request> ask;        // on the line of commands
  std::optional<Request> poll;       // on the line of polls
  std::optional<std::string> pay{};  // an order
  bool leaves = false;               // for good: without a word, both lines are closed
  std::optional<Happening> happened{};
  std::size_t item = 0;  // what it is about, of Scene::items
  std::int64_t quantity = 0;
};

/// A state machine. Time, randomness and answers go in, what to do comes out. One command is under way at a time, and one poll
/// beside it. `scene` outlives it.
class Shopper {
 public:
  Shopper(const Scene& scene, std::uint64_t seed, base::MonoTime comes_at);

  /// When on_due() has something to do; nothing: only an answer leads on.
  std::optional<base::MonoTime> due() const;
  void on_due(base::MonoTime now, Effects& effects);
  /// An answer to the command, or the poll, that is under way.
  void on_answer(Ask ask, const Answer& answer, base::MonoTime now, Effects& effects);
  /// None will come: its connection ended, or there was none.
  void on_no_answer(Ask ask, base::MonoTime now, Effects& effects);
  /// What came of Effects::pay.
  void on_paid(bool is_sold, base::MonoTime now, Effects& effects);

  const std::string& cookie() const { return cookie_; }
  /// The cursor of what is on their screen; empty: nothing is.
  const std::string& seen() const { return seen_; }
  bool has_left() const { return state_ == State::kGone; }

 private:
  enum class State {
    kComing,
    kLooking,   // for a button to press
    kWatching,  // a page on which there is none, for now
    kQueued,
    kHolding,
    kPaying,
    kDone,
    kGone,
  };

  void act(base::MonoTime now, Effects& effects);
  void look(base::MonoTime now, Effects& effects);
  void decide(base::MonoTime now, Effects& effects);
  void settle_payment(base::MonoTime now, Effects& effects);
  void command(Request request, Effects& effects);
  void repeat_later(base::Nanos pause, base::MonoTime now, Effects& effects);
  void next_wish(base::MonoTime now);
  void finish(base::MonoTime now);
  void leave(Effects& effects, std::optional<Happening> why);
  void happen(Effects& effects, Happening what) const;

  void on_page(const Answer& answer, base::MonoTime now, Effects& effects);
  void on_poll(const Answer& answer, base::MonoTime now, Effects& effects);
  void on_cart(std::string_view body, base::MonoTime now, Effects& effects);
  void on_held(base::MonoTime now, Effects& effects);
  void on_order(std::string_view body, base::MonoTime now, Effects& effects);
  void on_refusal(Ask ask, std::string_view type, std::string_view body, base::MonoTime now,
                  Effects& effects);
  void poll(Effects& effects);
  void take_news(const ItemNews& news, base::MonoTime now);

  const std::string& item() const { return scene_->items[manner_.wants[wish_]]; }

  const Scene* scene_;
  Draw draw_;
  Manner manner_;
  State state_ = State::kComing;
  std::string cookie_;
  std::string seen_;  // cursors: of the page, and of the cart
  std::string cart_seen_;
  std::string order_;
  std::size_t wish_ = 0;  // of manner_.wants
  std::int64_t quantity_ = 1;
  ItemNews news_;                           // of it
  std::optional<base::MonoTime> opens_at_;  // by the last news
  std::uint64_t ticket_ = 0;                // in the line
  std::optional<base::MonoTime> act_at_;
  std::optional<base::MonoTime> poll_at_;
  std::optional<Request> under_way_;  // the command, also one that is to be repeated
  bool is_asked_ = false;             // it has been sent
  bool is_polling_ = false;
  int tries_ = 0;       // of the command that is under way
  int poll_tries_ = 0;  // in a row that failed
};

}  // namespace crowd
