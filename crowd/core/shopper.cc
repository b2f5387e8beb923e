// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/shopper.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crowd {
namespace {

using base::Millis;
using base::MonoTime;
using base::Nanos;

constexpr int kMostTries = 6;
constexpr Millis kBounded{1'000};
constexpr Millis kLooksAgain{250};

std::string order_id(Draw& draw) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id = "00000000-0000-4000-8000-000000000000";
  for (char& digit : id)
    if (digit == '0') digit = kDigits[draw.bits() % 16];
  return id;
}

/// The cookie that an answer sets, without what is said of it.
std::string_view cookie_in(std::string_view head) { return between(head, "Set-Cookie: ", ';'); }

Nanos retry_after(const Answer& answer, Draw& draw) {
  const auto seconds =
      std::min<std::uint64_t>(number_in(between(answer.head, "Retry-After:", '\r')), 30);
  return std::max<Nanos>(base::Seconds{seconds}, kBounded) + draw.between(Nanos{0}, kBounded);
}

}  // namespace

Shopper::Shopper(const Scene& scene, std::uint64_t seed, MonoTime comes_at)
    : scene_(&scene), draw_(seed), manner_(draw_manner(draw_, scene)), quantity_(manner_.quantity) {
  act_at_ = comes_at;
}

std::optional<MonoTime> Shopper::due() const {
  if (!act_at_ || (poll_at_ && *poll_at_ < *act_at_)) return poll_at_ ? poll_at_ : act_at_;
  return act_at_;
}

void Shopper::on_due(MonoTime now, Effects& effects) {
  if (state_ == State::kGone) return;
  if (poll_at_ && *poll_at_ <= now) {
    poll_at_.reset();
    poll(effects);
  }
  if (act_at_ && *act_at_ <= now) {
    act_at_.reset();
    act(now, effects);
  }
}

void Shopper::act(MonoTime now, Effects& effects) {
  if (is_asked_) {  // its answer comes first
    act_at_ = now + kLooksAgain;
    return;
  }
  if (under_way_) {  // once more, as it was
    is_asked_ = true;
    effects.ask = under_way_;
    return;
  }
  switch (state_) {
    case State::kComing:
      command({Ask::kPage, "/"}, effects);
      return;
    case State::kLooking:
      look(now, effects);
      return;
    case State::kHolding:
      decide(now, effects);
      return;
    case State::kPaying:
      settle_payment(now, effects);
      return;
    case State::kDone:
      leave(effects, std::nullopt);
      return;
    case State::kWatching:
    case State::kQueued:
    case State::kGone:
      return;
  }
}

void Shopper::look(MonoTime now, Effects& effects) {
  if (manner_.wants.empty()) return finish(now);
  if (!news_.is_open) {
    if (!opens_at_) return next_wish(now);  // it is over
    act_at_ = std::max(now, *opens_at_) + manner_.reacts;
    news_.is_open = true;  // by then; a refusal says when it is not
    return;
  }
  if (news_.is_left) {
    command({Ask::kAdd, "/cart",
             "action=add&item=" + item() + "&quantity=" + std::to_string(quantity_)},
            effects);
    return;
  }
  if (manner_.queues && wish_ == 0) {
    command({Ask::kWait, "/cart", "action=wait&item=" + item()}, effects);
    return;
  }
  next_wish(now);
}

void Shopper::decide(MonoTime now, Effects& effects) {
  switch (manner_.at_cart) {
    case Manner::Heart::kVanishes:
      leave(effects, Happening::kVanished);
      return;
    case Manner::Heart::kPutsBack:
      command({Ask::kRemove, "/cart", "action=remove&item=" + item()}, effects);
      return;
    case Manner::Heart::kBuys:
      order_ = order_id(draw_);
      command({Ask::kCheckout, "/checkout", "order=" + order_}, effects);
      return;
  }
  finish(now);
}

void Shopper::settle_payment(MonoTime now, Effects& effects) {
  switch (manner_.at_payment) {
    case Manner::Purse::kPays:
      effects.pay = order_;
      return;
    case Manner::Purse::kGivesUp:
      command({Ask::kRelease, "/orders/" + order_ + "/release"}, effects);
      return;
    case Manner::Purse::kVanishes:
      leave(effects, Happening::kVanished);
      return;
  }
  finish(now);
}

void Shopper::command(Request request, Effects& effects) {
  tries_ = 0;
  under_way_ = std::move(request);
  is_asked_ = true;
  effects.ask = under_way_;
}

void Shopper::repeat_later(Nanos pause, MonoTime now, Effects& effects) {
  is_asked_ = false;
  if (++tries_ >= kMostTries) {
    under_way_.reset();
    return leave(effects, Happening::kGaveUp);
  }
  act_at_ = now + pause;
}

void Shopper::next_wish(MonoTime now) {
  if (wish_ + 1 >= manner_.wants.size()) {
    // There is nothing to press; what comes back may be.
    state_ = State::kWatching;
    wish_ = 0;
    if (!manner_.stays) finish(now);
    return;
  }
  ++wish_;
  quantity_ = manner_.quantity;
  news_ = {};
  opens_at_.reset();
  state_ = State::kLooking;
  act_at_ = now + manner_.reacts;
}

void Shopper::finish(MonoTime now) {
  state_ = State::kDone;
  if (!manner_.stays) act_at_ = now + manner_.reacts;
}

void Shopper::leave(Effects& effects, std::optional<Happening> why) {
  state_ = State::kGone;
  act_at_.reset();
  poll_at_.reset();
  effects.leaves = true;
  if (why) happen(effects, *why);
}

void Shopper::happen(Effects& effects, Happening what) const {
  effects.happened = what;
  effects.item = manner_.wants.empty() ? 0 : manner_.wants[wish_];
  effects.quantity = quantity_;
}

void Shopper::on_answer(Ask ask, const Answer& answer, MonoTime now, Effects& effects) {
  if (state_ == State::kGone) return;
  if (ask == Ask::kPoll) return on_poll(answer, now, effects);
  if (answer.status == 429) return repeat_later(retry_after(answer, draw_), now, effects);
  if (answer.status >= 500 || answer.status == 0)
    return repeat_later(draw_.between(Millis{500}, Millis{1'500}) * (tries_ + 1), now, effects);
  under_way_.reset();
  is_asked_ = false;
  if (answer.status >= 400)
    return on_refusal(ask, text_of(answer.body, "type"), answer.body, now, effects);
  if (ask == Ask::kPage) return on_page(answer, now, effects);
  if (const auto cursor = cursor_in(answer.body); !cursor.empty()) cart_seen_ = cursor;
  switch (ask) {
    case Ask::kAdd:
      return on_held(now, effects);
    case Ask::kWait:
    case Ask::kCart:
      return on_cart(answer.body, now, effects);
    case Ask::kRemove:
      happen(effects, Happening::kPutBack);
      return finish(now);
    case Ask::kCheckout:
      return on_order(answer.body, now, effects);
    case Ask::kRelease:
      happen(effects, Happening::kReleased);
      return finish(now);
    case Ask::kPage:
    case Ask::kPoll:
      return;
  }
}

void Shopper::on_no_answer(Ask ask, MonoTime now, Effects& effects) {
  if (state_ == State::kGone) return;
  if (ask != Ask::kPoll)
    return repeat_later(draw_.between(Millis{500}, Millis{1'500}) * (tries_ + 1), now, effects);
  is_polling_ = false;
  poll_at_ = now + draw_.between(Millis{500}, Millis{1'500}) * std::min(++poll_tries_, 8);
}

void Shopper::on_paid(bool is_sold, MonoTime now, Effects& effects) {
  if (state_ == State::kGone) return;
  happen(effects, is_sold ? Happening::kBought : Happening::kLateMoney);
  finish(now);
}

void Shopper::on_page(const Answer& answer, MonoTime now, Effects& effects) {
  cookie_ = cookie_in(answer.head);
  if (cookie_.empty()) return leave(effects, Happening::kTurnedAway);
  happen(effects, Happening::kCame);
  seen_ = cursor_in(answer.body);
  state_ = State::kLooking;
  if (!manner_.wants.empty())
    if (const auto news = news_of(answer.body, item())) take_news(*news, now);
  act_at_ = now + manner_.looks;
  poll(effects);
}

void Shopper::poll(Effects& effects) {
  is_polling_ = true;
  std::string target = "/status?item=*&wait=25";
  if (!seen_.empty()) target.append("&since=").append(seen_);
  if (!cart_seen_.empty()) target.append("&cart=").append(cart_seen_);
  effects.poll = Request{Ask::kPoll, std::move(target)};
}

void Shopper::on_poll(const Answer& answer, MonoTime now, Effects& effects) {
  is_polling_ = false;
  if (answer.status != 200 && answer.status != 304) {
    const Nanos pause = answer.status == 429 ? retry_after(answer, draw_)
                                             : Nanos{draw_.between(Millis{1'000}, Millis{3'000})};
    poll_at_ = now + pause;
    return;
  }
  poll_tries_ = 0;
  if (const auto cursor = cursor_in(answer.body); !cursor.empty()) seen_ = cursor;
  // Who polls on with what they were told is old is told to pause; the cart is read at once.
  const auto cart_news = text_of(answer.body, "cart");
  if (!cart_news.empty()) cart_seen_ = cart_news;
  const Millis delay{number_of(answer.body, "delay_ms").value_or(0)};
  if (delay.count() > 0)
    poll_at_ = now + delay;
  else
    poll(effects);
  if (manner_.wants.empty()) return;
  if (const auto news = news_of(answer.body, item())) {
    take_news(*news, now);
    if (state_ == State::kWatching && news_.is_left && news_.is_open) {
      state_ = State::kLooking;
      act_at_ = now + manner_.reacts;
    }
  }
  // Their turn in the line, or something else of the cart: look into it.
  const bool is_called = state_ == State::kQueued && ticket_ > 0 && news_.turn >= ticket_;
  if ((is_called || !cart_news.empty()) && !under_way_) command({Ask::kCart, "/cart"}, effects);
}

void Shopper::take_news(const ItemNews& news, MonoTime now) {
  news_ = news;
  opens_at_.reset();
  if (news.opens_in) opens_at_ = now + *news.opens_in;
}

void Shopper::on_cart(std::string_view body, MonoTime now, Effects& effects) {
  const auto lines = body.find("\"lines\":[");
  const bool has_some =
      lines != std::string_view::npos && body.substr(lines).starts_with("\"lines\":[{");
  const bool wants_some =
      state_ == State::kQueued || state_ == State::kLooking || state_ == State::kWatching;
  if (has_some && wants_some) {
    quantity_ = 1;  // an offer is of one
    state_ = State::kHolding;
    act_at_ = now + manner_.reacts;
    return happen(effects, Happening::kOffered);
  }
  if (has_some) {
    if (state_ == State::kHolding && !act_at_) act_at_ = now + manner_.reacts;
    return;
  }
  if (const auto ticket = number_of(body, "ticket")) {
    ticket_ = static_cast<std::uint64_t>(*ticket);
    if (state_ == State::kQueued) return;
    state_ = State::kQueued;
    return happen(effects, Happening::kQueued);
  }
  ticket_ = 0;
  if (state_ == State::kHolding) {
    act_at_.reset();
    happen(effects, Happening::kLost);
  }
  if (state_ == State::kHolding || state_ == State::kQueued) {
    state_ = State::kLooking;
    act_at_ = now + manner_.reacts;
  }
}

void Shopper::on_held(MonoTime now, Effects& effects) {
  state_ = State::kHolding;
  act_at_ = now + manner_.decides;
  happen(effects, Happening::kHeld);
}

void Shopper::on_order(std::string_view body, MonoTime now, Effects& effects) {
  if (text_of(body, "state") == "paying") {
    state_ = State::kPaying;
    act_at_ = now + manner_.pays;
    return happen(effects, Happening::kOrdered);
  }
  happen(effects, Happening::kBought);
  finish(now);
}

void Shopper::on_refusal(Ask ask, std::string_view type, std::string_view body, MonoTime now,
                         Effects& effects) {
  if (type == "not-open") {
    const auto in = number_of(body, "opens_in_ms");
    if (!in) return next_wish(now);
    state_ = State::kLooking;
    act_at_ = now + Millis{*in} + manner_.reacts;
    return;
  }
  if (type == "sold-out") {
    news_.is_left = false;
    if (quantity_ > 1 && number_of(body, "obtainable").value_or(0) > 0) {
      quantity_ = 1;  // rather one than none
      news_.is_left = true;
    }
    state_ = State::kLooking;
    act_at_ = now + manner_.reacts;
    return;
  }
  if (type == "quantity-limit" && ask == Ask::kAdd && quantity_ > 1) {
    quantity_ = 1;
    act_at_ = now + manner_.reacts;
    return;
  }
  if (type == "paused") {
    act_at_ = now + draw_.between(Millis{2'000}, Millis{6'000});
    return;
  }
  if (type == "hold-expired" || type == "empty-cart" || type == "cart-changed") {
    happen(effects, Happening::kLost);
    state_ = State::kLooking;
    act_at_ = now + manner_.reacts;
    return;
  }
  if (ask == Ask::kPage || type.starts_with("proof") || type == "gate-shut" ||
      type == "bad-session")
    return leave(effects, Happening::kTurnedAway);
  next_wish(now);
}

}  // namespace crowd
