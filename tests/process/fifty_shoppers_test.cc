// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Fifty shoppers do what shoppers do, through two gateways of which now and then one is killed, and
// cartd too: they browse, add, change quantities, wait in line, leave it, buy, and vanish. Afterwards
// the journal adds up, every order that was acknowledged was made once and is told the same, and nobody
// was refused a unit while one was available.
//
// HOLDFAST_SHOPPING_SECONDS and HOLDFAST_SEED override how long and which choices.
#include <algorithm>
#include <atomic>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/failure_notes.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::HttpRequest;
using support::HttpResponse;
using support::Json;
using support::milliseconds;
using support::Shop;

namespace {

constexpr std::size_t kGateways = 2;
constexpr std::size_t kShoppers = 50;
const std::vector<std::string> kItems = {"P", "Q", "R"};
// Scarce: many wait, offers pass from one to the next, holds run out. One hides its numbers.
const std::string kCatalog =
    R"({"items":[{"item":"P","stock":8},{"item":"Q","stock":40,"limit":3},)"
    R"({"item":"R","stock":30,"display":"low","below":5}]})";
// They put back and take again all the time: what is held is bounded by its time alone.
const std::vector<std::string> kLifetimes = {"--hold-ttl", "2s",         "--offer-ttl",
                                             "1s",         "--hold-max", "0"};

/// What shoppers counted together.
struct Tally {
  std::atomic<long> orders{0};
  std::atomic<long> refused{0};
  std::atomic<long> waited{0};
  std::atomic<long> offered{0};
  std::atomic<long> expired{0};
  std::atomic<long> repeated{0};
};

/// One session after another: a shopper who vanishes comes back as somebody else.
class Shopper {
 public:
  Shopper(const Shop& shop, std::size_t index, std::uint64_t seed, Tally& tally)
      : shop_(shop), name_("s" + std::to_string(index)), random_(seed + index), tally_(tally) {}

  /// An order id, with the answer that acknowledged it.
  const std::map<std::string, std::pair<std::string, Json>>& orders() const { return orders_; }

  void act() {
    const std::string& item = kItems[below(kItems.size())];
    switch (below(12)) {
      case 0:
        browse(item);
        return;
      case 1:
      case 2:
      case 3:
        add(item, 1 + static_cast<int>(below(3)));
        return;
      case 4:
        add_several();
        return;
      case 5:
      case 6:
        wait(item);
        return;
      case 7:
      case 8:
        expect_done(ask(support::remove(session(), item)));
        return;
      case 9:
      case 10:
        buy();
        return;
      default:
        // Vanishes, and leaves holds and places behind. Seldom: offers to those who are gone take their
        // time, and with too many of them nobody else would get anything.
        if (below(30) == 0) ++life_;
        pause();
    }
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  std::string session() const { return name_ + "-" + std::to_string(life_); }
  void pause() { std::this_thread::sleep_for(milliseconds(below(40))); }  // makes up its mind

  /// Asks until it is answered, through whichever gateway is there. Every request may be repeated.
  HttpResponse ask(const HttpRequest& request) {
    const auto deadline = support::soon();
    for (;; ++tally_.repeated) {
      try {
        if (!connection_) connection_.emplace(shop_.connect(gateway_));
        auto answer = connection_->request(request);
        if (answer.status != 503 && answer.status != 504) return answer;
      } catch (const support::ConnectionLost&) {
        connection_.reset();
        gateway_ = (gateway_ + 1) % kGateways;
      }
      if (deadline.passed()) throw support::TimedOut(request.target + " is never answered");
      std::this_thread::sleep_for(milliseconds(5));  // a polite client pauses before it repeats
    }
  }

  void expect_done(const HttpResponse& answer) const {
    if (answer.status != 200)
      throw std::runtime_error(session() + " is answered " + std::to_string(answer.status) + " " +
                               answer.body);
  }

  void browse(const std::string& item) {
    expect_done(ask(support::get("/items")));
    expect_done(ask(support::get("/status?wait=1&item=" + item)));
  }

  void add(const std::string& item, int quantity) {
    judge_add(ask(support::add(session(), item, quantity)));
  }

  void add_several() {
    judge_add(ask(support::post_json(
        "/cart",
        {{"session", session()},
         {"action", "add"},
         {"lines", {{{"item", "Q"}, {"quantity", 2}}, {{"item", "R"}, {"quantity", 1}}}}})));
  }

  /// A refusal must be true: with fewer available than asked, or over the limit of Q.
  void judge_add(const HttpResponse& answer) {
    if (answer.status == 200) return;
    const Json problem = answer.json();
    if (answer.status != 409 || problem["type"] != "sold-out") expect_done(answer);
    ++tally_.refused;
    if (problem.contains("available") && problem["available"] >= problem["requested"])
      throw std::runtime_error("refused a unit that was available: " + answer.body);
  }

  void wait(const std::string& item) {
    const auto answer = ask(
        support::post_json("/cart", {{"session", session()}, {"action", "wait"}, {"item", item}}));
    expect_done(answer);
    const Json told = answer.json();
    if (told.contains("waiting")) ++tally_.waited;
    for (const auto& line : told["lines"])
      if (line.contains("offer")) ++tally_.offered;
    // It has the item or a place in its line; there is no third.
    const auto is_of = [&](const Json& each) { return each["item"] == item; };
    const auto& places = told.value("waiting", Json::array());
    if (std::none_of(told["lines"].begin(), told["lines"].end(), is_of) &&
        std::none_of(places.begin(), places.end(), is_of))
      throw std::runtime_error(session() + " neither holds nor waits: " + answer.body);
  }

  void buy() {
    const std::string order = new_order();
    const auto answer =
        ask(support::post_json("/checkout", {{"session", session()}, {"order", order}}));
    if (answer.status == 409) {
      const Json problem = answer.json();
      if (problem["type"] == "hold-expired") {
        ++tally_.expired;
        expect_done(ask(support::remove(session(), problem["item"])));
      } else if (problem["type"] != "empty-cart") {
        expect_done(answer);
      }
      return;
    }
    expect_done(answer);
    ++tally_.orders;
    orders_.emplace(order, std::pair(session(), answer.json()));
    if (below(4) == 0) {  // as if the answer had been lost
      const auto again =
          ask(support::post_json("/checkout", {{"session", session()}, {"order", order}}));
      if (again.body != answer.body)
        throw std::runtime_error("an order is told anew: " + answer.body + again.body);
    }
  }

  std::string new_order() {
    char text[37];
    std::snprintf(text, sizeof text, "%08x-0000-4000-8000-%012lx",
                  static_cast<unsigned>(std::hash<std::string>{}(name_)&0xffff'ffff),
                  ++last_order_);
    return text;
  }

  const Shop& shop_;
  const std::string name_;
  std::mt19937_64 random_;
  Tally& tally_;
  std::size_t gateway_ = 0;
  std::optional<support::HttpConnection> connection_;
  int life_ = 0;
  unsigned long last_order_ = 0;
  std::map<std::string, std::pair<std::string, Json>> orders_;
};

struct Printed {
  support::ExitStatus status;
  std::string text;
};
Printed cartctl(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--operator", shop.operations()});
  ChildProcess process("cartctl", support::kCartctlProgram, arguments);
  const auto status = process.wait_exit();
  return {status, process.standard_output() + process.standard_error()};
}

}  // namespace

TEST_CASE("fifty shoppers buy what is there, each unit once, while gateways and cartd are killed") {
  const long seconds = support::from_environment("HOLDFAST_SHOPPING_SECONDS", 15);
  const auto seed = static_cast<std::uint64_t>(
      support::from_environment("HOLDFAST_SEED", static_cast<long>(std::random_device{}() >> 1)));
  support::note_for_failure("HOLDFAST_SEED=" + std::to_string(seed));
  Shop shop({.gateways = kGateways, .cartd_flags = kLifetimes, .catalog = kCatalog});

  Tally tally;
  std::vector<Shopper> shoppers;
  for (std::size_t i = 0; i < kShoppers; ++i) shoppers.emplace_back(shop, i, seed, tally);
  std::atomic<bool> over{false};
  support::Parallel crowd;
  const struct Closing {  // also when an assertion fails: the crowd is waited for
    std::atomic<bool>& flag;
    ~Closing() { flag = true; }
  } closing{over};
  for (auto& shopper : shoppers)
    crowd.run([&] {
      while (!over) shopper.act();
    });

  std::mt19937_64 random(seed);
  const support::Deadline end(std::chrono::seconds{seconds});
  long kills = 0;
  for (; !end.passed() && !crowd.failed(); ++kills) {
    std::this_thread::sleep_for(milliseconds(200 + random() % 600));  // the kills' own rhythm
    const std::size_t victim = random() % (kGateways + 1);
    if (victim < kGateways) {
      shop.gateway(victim).kill9();
      shop.start_gateway(victim);
    } else {
      shop.cartd().kill9();
      shop.start_cartd();
      // What is sold comes back, so that there is something to sell.
      for (const auto& item : kItems)
        REQUIRE(cartctl(shop, {"stock", "set", item, "60"}).status == support::exited(0));
    }
  }
  over = true;
  crowd.join();

  const auto verified = cartctl(shop, {"verify"});
  INFO(verified.text);
  CHECK(verified.status == support::exited(0));
  std::map<std::string, Json> made;
  std::istringstream lines(cartctl(shop, {"--json", "orders"}).text);
  for (std::string line; std::getline(lines, line);) {
    const Json order = Json::parse(line);
    CHECK(made.emplace(order["order"], order).second);  // none is double
  }
  std::size_t known = 0;
  for (std::size_t i = 0; i < kGateways; ++i) shop.wait_ready(i);
  for (const auto& shopper : shoppers) {
    for (const auto& [id, order] : shopper.orders()) {
      ++known;
      const auto& [session, answer] = order;
      REQUIRE(made.count(id) == 1);
      CHECK(made.at(id)["session"] == session);
      CHECK(made.at(id)["lines"] == answer["lines"]);
      if (known % 10 == 0)
        CHECK(shop.insist(support::get("/orders/" + id + "?session=" + session), known % kGateways)
                  .json() == answer);
    }
  }
  CHECK(made.size() == known);  // every outcome became known
  std::cout << "fifty shoppers, " << seconds << " s, " << kills << " kills: " << known
            << " orders, " << tally.refused << " refusals, " << tally.waited << " waits, "
            << tally.offered << " offers met, " << tally.expired << " carts that ran out, "
            << tally.repeated << " repeats\n"
            << verified.text;
  CHECK(tally.orders > 0);
  CHECK(tally.refused > 0);
  CHECK(tally.waited > 0);
  CHECK(tally.offered > 0);
}
