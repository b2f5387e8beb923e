// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/unit/gateway/gateway_scenario.h"

#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "gateway/core/gateway_core.h"
#include "proto/codec.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using Words = std::vector<std::string>;

// --- values as text ------------------------------------------------------------------------------

std::string text_of(ConnectionId id) {
  const std::string slot = std::to_string(id.slot);
  return id.generation == 0 ? slot : slot + "/" + std::to_string(id.generation);
}

ConnectionId connection(const std::string& text) {
  const auto slash = text.find('/');
  const auto number = [](const std::string& digits) {
    return static_cast<std::uint32_t>(std::stoul(digits));
  };
  if (slash == std::string::npos) return {number(text), 0};
  return {number(text.substr(0, slash)), number(text.substr(slash + 1))};
}

std::string text_of(const StateAnswer& answer) {
  std::string text;
  if (answer.reset) text += "reset ";
  if (answer.stale) text += "stale " + std::to_string(answer.stale->count()) + " ";
  if (answer.delay > base::Millis{0}) text += "pause ";
  if (answer.cart) text += "cart " + answer.cart->str() + " ";
  const std::string items = gateway::text_of(answer.items, /*says_little=*/answer.reset);
  return text + answer.cursor->str() + (items.empty() ? "" : " " + items);
}
std::string text_of(const UnchangedAnswer& answer) { return "304 " + answer.cursor.str(); }
std::string text_of(const CatalogAnswer& answer) {
  StateAnswer state{{}, answer.cursor, answer.reset.value_or(false), answer.stale, {}};
  for (const auto& entry : answer.items) state.items.push_back(entry.shown);
  return "items " + text_of(state);
}
std::string text_of(const CartAnswer& answer) {
  const std::string items = gateway::text_of(answer.items);
  return "done " + answer.cursor.str() + (items.empty() ? "" : " " + items);
}
std::string text_of(const OrderAnswer& answer) {
  return "order " + answer.cursor.str() + " " + gateway::text_of(answer.items);
}
std::string text_of(const proto::Error& error) {
  std::string text(to_string(error.code));
  if (error.available) text += " of " + std::to_string(*error.available);
  return text;
}

std::string text_of(const Answer& answer) {
  return std::visit([](const auto& each) { return text_of(each); }, answer);
}

std::string text_of(const StreamBegins&) { return "begin"; }
std::string text_of(const StreamBeat&) { return "beat"; }
std::string text_of(const StreamEnds&) { return "end"; }

std::string text_of(const Reply& reply) {
  return text_of(reply.connection) + ": " + text_of(reply.answer);
}
std::string text_of(const StreamTold& told) {
  return text_of(told.stream) + "> " +
         std::visit([](const auto& each) { return text_of(each); }, told.part);
}

std::string text_of(const proto::Command& command) {
  if (command.op == proto::Op::kSnapshot) {
    const auto& page = *command.page;
    return command.id + " snapshot" + (page.after ? " after " + page.after->str() : "") +
           (page.since ? " since " + page.run + "." + std::to_string(page.since->value) : "");
  }
  const std::string who = command.session->str();
  if (command.op == proto::Op::kCart) return command.id + " cart " + who;
  if (command.op == proto::Op::kRemove)
    return command.id + " remove " + who + " " + command.item->str();
  if (command.op == proto::Op::kWait)
    return command.id + " wait " + who + " " + command.item->str();
  if (command.order)
    return command.id + " " + std::string(to_string(command.op)) + " " + who + " " +
           command.order->str().substr(35);
  return command.id + " add " + who + " " + command.item->str() + " " +
         std::to_string(command.quantity);
}

std::string text_of(const CommandEnded&) { return ""; }

std::string rest_of(const Words& words, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < words.size(); ++i) text += words[i] + " ";
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

// --- running -------------------------------------------------------------------------------------

class Scenario {
 public:
  void run(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);)
      if (const auto clean = trimmed(line); !clean.empty()) take(clean);
  }

 private:
  void take(const std::string& line) {
    INFO("at: " << line);
    const auto arrow = line.find("->");
    const Words words = words_of(line.substr(0, arrow));
    if (words.at(0) == "max_holds") {
      settings_.max_holds = std::stoul(words.at(1));
      return;
    }
    if (words.at(0) == "max_pending") {
      settings_.max_pending = std::stoul(words.at(1));
      return;
    }
    if (!core_) open();
    REQUIRE(arrow != std::string::npos);
    const std::string expected = trimmed(line.substr(arrow + 2));
    if (words.at(0) == "unanswered") {
      REQUIRE((core_->is_unanswered(now_) ? "yes" : "no") == expected);
      return;
    }
    if (words.at(0) == "wakes") {
      REQUIRE(wakes() == expected);
      return;
    }
    now_ = at_ms(std::stoll(words.at(0)));
    REQUIRE(turn({words.begin() + 1, words.end()}) == expected);
  }

  void open() {
    settings_.command_prefix = "k";
    core_ = std::make_unique<GatewayCore>(settings_, at_ms(0));
  }

  std::string turn(const Words& event) {
    Effects effects;
    perform(event, effects);
    core_->on_deadline(now_, effects);
    std::string text;
    const auto append = [&](const std::string& more) {
      text += (text.empty() ? "" : " | ") + more;
    };
    for (const Effect& effect : effects)
      if (const std::string one =
              std::visit([](const auto& each) { return text_of(each); }, effect);
          !one.empty())
        append(one);
    while (const auto fan_out = core_->take_fan_out(1000, now_)) {
      for (const auto waiter : fan_out->slice.waiters)
        append(text_of(waiter) + ": " + text_of(fan_out->answer));
      for (const auto stream : fan_out->slice.streams)
        append(text_of(stream) + "> " + text_of_event(fan_out->answer));
      core_->on_fan_out_done(*fan_out, base::Nanos{0}, now_);
    }
    return text.empty() ? "-" : text;
  }

  static std::string text_of_event(const Answer& answer) {
    return std::holds_alternative<StateAnswer>(answer) ? text_of(answer) : "end";
  }

  void perform(const Words& event, Effects& effects) {
    const std::string& verb = event.at(0);
    if (verb == "start")
      start(rest_of(event, 1));
    else if (verb == "poll" || verb == "events")
      poll(event, effects);
    else if (verb == "buy" || verb == "order")
      core_->on_order_command(
          connection(event.at(1)),
          {verb == "buy" ? proto::Op::kCheckout : proto::Op::kOrder,
           *proto::SessionId::parse(event.at(2)), support::order(std::stoul(event.at(3)))},
          now_, effects);
    else if (verb == "add" || verb == "remove" || verb == "wait")
      command(event, effects);
    else if (verb == "cart")
      core_->on_cart_query(connection(event.at(1)), {*proto::SessionId::parse(event.at(2))}, now_,
                           effects);
    else if (verb == "items")
      core_->on_query(connection(event.at(1)), Listing{cursor(event.at(2))}, now_, effects);
    else if (verb == "leave")
      core_->on_hangup(connection(event.at(1)));
    else if (verb == "shut")
      core_->on_half_close(connection(event.at(1)), now_, effects);
    else if (verb == "change")
      core_->on_feed(change(rest_of(event, 1)), now_, effects);
    else if (verb == "touch")
      core_->on_feed(touch(event), now_, effects);
    else if (verb == "describe")
      core_->on_feed(described_change(rest_of(event, 1)), now_, effects);
    else if (verb == "hint") {
      auto hint = change(rest_of(event, 1));
      hint.described = true;
      core_->on_feed(hint, now_, effects);
    } else if (verb == "beat")
      core_->on_feed(heartbeat(event.at(1)), now_, effects);
    else if (verb == "drain")
      core_->start_drain(now_, base::Millis{std::stoll(event.at(1))});
    else if (verb == "away")
      core_->on_overslept(base::Millis{std::stoll(event.at(1))});
    else if (verb == "unsent")
      core_->on_unsent(event.at(1), now_, effects);
    else if (verb == "renewed")
      core_->on_commands_renewed();
    else if (verb == "tick")
      return;
    else
      core_->on_reply({event.at(1), outcome(event)}, now_, effects);
  }

  static proto::Change touch(const Words& event) {
    auto touched = change(rest_of(event, 1));
    for (std::size_t i = 4; i < event.size(); ++i) {
      if (event[i] == "*")
        touched.any_cart = true;
      else
        touched.carts.push_back(proto::cart_hash(event[i]));
    }
    return touched;
  }

  static decltype(proto::Reply::outcome) outcome(const Words& event) {
    if (event.at(0) == "snapshot") return snapshot(rest_of(event, 2));
    if (event.at(0) == "page" || event.at(0) == "since") return page(event);
    if (event.at(0) == "refuse") return proto::Error::sold_out("P", 5, 3, 4, std::nullopt);
    if (event.at(0) == "expire")
      return proto::Error::hold_expired({support::item("P"), 1}, 3, std::nullopt);
    if (event.at(0) == "sold")
      return proto::OrderDone{
          support::order(std::stoul(event.at(2))), cursor(event.at(3)), {}, states(event, 4)};
    REQUIRE(event.at(0) == "done");
    return proto::CommandDone{cursor(event.at(2)), states(event, 3), {}, {}};
  }

  /// "page kN RUN NEXT A.6 P 8/10@6 …", NEXT "-" for none; "since kN RUN SEQ NEXT A.6 P 8/10@6 …".
  static proto::Snapshot page(const Words& event) {
    const std::size_t more = event[0] == "since" ? 1 : 0;
    auto page = snapshot(rest_of(event, 4 + more));
    page.run = event.at(2);
    if (more == 1) page.since = proto::Seq{std::stoull(event.at(3))};
    if (event.at(3 + more) != "-") page.next = proto::ItemId::parse(event.at(3 + more));
    if (more == 1)
      for (auto& entry : page.items) entry.numbers_only = *entry.described_seq <= *page.since;
    return page;
  }

  static std::vector<proto::ItemState> states(const Words& event, std::size_t first) {
    std::vector<proto::ItemState> all;
    for (std::size_t i = first; i < event.size(); i += 2)
      all.push_back(state(event.at(i) + " " + event.at(i + 1)));
    return all;
  }

  void start(const std::string& catalog) {
    Effects effects;
    const auto first = snapshot(catalog);
    core_->on_feed(proto::Heartbeat{first.cursor, {}}, now_, effects);
    REQUIRE(effects.size() == 1);
    REQUIRE(text_of(std::get<proto::Command>(effects[0])) == "k1 snapshot");
    core_->on_reply({"k1", first}, now_, effects);
    REQUIRE(effects.size() == 1);
  }

  void poll(const Words& event, Effects& effects) {
    const bool is_stream = event[0] == "events";
    base::Seconds wait{is_stream ? 600 : 25};
    std::vector<proto::ItemId> items;
    Poll poll;
    for (std::size_t i = 2; i < event.size(); ++i) {
      if (event[i] == "wait" || event[i] == "life") {
        wait = base::Seconds{std::stoll(event.at(++i))};
      } else if (event[i] == "since") {
        poll.since = cursor(event.at(++i));
      } else if (event[i] == "have") {
        poll.validators.push_back(cursor(event.at(++i)));
      } else if (event[i] == "cart") {
        poll.cart = KnownCart{proto::cart_hash(event.at(i + 1)), cursor(event.at(i + 2))};
        i += 2;
      } else if (event[i] == "*") {
        poll.items = EveryItem{};
      } else {
        items.push_back(*proto::ItemId::parse(event[i]));
      }
    }
    if (!items.empty()) poll.items = std::move(items);
    poll.wait = wait;
    Query query = poll;
    if (is_stream) query = Stream{poll.items, poll.since, wait, poll.cart};
    core_->on_query(connection(event.at(1)), std::move(query), now_, effects);
  }

  void command(const Words& event, Effects& effects) {
    CartCommand command{proto::Op::kRemove, *proto::SessionId::parse(event.at(2)), {}, 1};
    if (event.at(3) != "-") command.item = proto::ItemId::parse(event.at(3));
    if (event.at(0) == "add") {
      command.op = proto::Op::kAdd;
      command.quantity = std::stoll(event.at(4));
    }
    if (event.at(0) == "wait") command.op = proto::Op::kWait;
    core_->on_cart_command(connection(event.at(1)), command, now_, effects);
  }

  std::string wakes() const {
    const auto due = core_->next_due();
    if (!due) return "never";
    return std::to_string(std::chrono::floor<base::Millis>(*due - at_ms(0)).count());
  }

  GatewayCore::Settings settings_;
  std::unique_ptr<GatewayCore> core_;
  base::MonoTime now_ = at_ms(0);
};

}  // namespace

void check(std::string_view scenario) { Scenario().run(scenario); }

GatewayCore synced_core(std::string_view catalog) {
  GatewayCore core({}, at_ms(0));
  Effects effects;
  const auto first = snapshot(catalog);
  core.on_feed(proto::Heartbeat{first.cursor, {}}, at_ms(0), effects);
  core.on_reply({std::get<proto::Command>(effects.at(0)).id, first}, at_ms(0), effects);
  return core;
}

}  // namespace gateway
