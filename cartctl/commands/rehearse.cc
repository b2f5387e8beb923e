// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/rehearse.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cartctl/commands/item_list.h"
#include "cartctl/commands/operation.h"
#include "cartctl/commands/order_cashier.h"
#include "cartctl/core/problem.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"
#include "crowd/core/http_answer.h"
#include "crowd/core/report.h"
#include "crowd/core/shop_news.h"
#include "crowd/net/crowd_loop.h"
#include "ops/descriptor_limit.h"
#include "ops/signals.h"

namespace cartctl {
namespace {

using base::Millis;
using base::Nanos;

// What everybody comes for; the rest of a large shop is looked at by nobody.
constexpr std::size_t kMostItems = 20;
// Beside two connections for each shopper.
constexpr std::size_t kOtherDescriptors = 64;
constexpr std::size_t kMostListBytes = 64'000'000;

struct RehearsalWords {
  std::vector<std::string> urls;
  std::int64_t shoppers = 500;
  Millis length = base::Seconds{60};
  std::int64_t seed = 1;
  std::string pace = "drop";
  std::string report;
};

/// GET /items of a gateway; nothing, said why, where it has no answer.
std::optional<std::string> ask_for_items(const crowd::Door& door) {
  const auto socket = crowd::Socket::connect(door.address, 0, door.is_tls);
  if (!socket || !socket->send("GET /items HTTP/1.1\r\nHost: " + door.host + "\r\n\r\n")) {
    complain("--url: nothing answers at " + door.url);
    return std::nullopt;
  }
  std::string bytes;
  std::array<char, 65'536> piece{};
  const auto until = base::MonoClock::now() + base::Seconds{10};
  while (bytes.size() < kMostListBytes && base::MonoClock::now() < until) {
    const ssize_t count = socket->receive(piece);
    if (count == 0) break;
    if (count < 0) {
      pollfd waited{socket->fd(), POLLIN, 0};
      poll(&waited, 1, 1'000);
      continue;
    }
    bytes.append(piece.data(), static_cast<std::size_t>(count));
    const auto read = crowd::read_answer(bytes);
    if (!read) continue;
    if (read->answer.status == 200) return std::string(read->answer.body);
    break;
  }
  complain("--url: " + door.url + " is no gateway that has heard of its shop");
  return std::nullopt;
}

bool is_rehearsal(std::string_view items) {
  return items.substr(0, items.find("\"items\":")).find("\"rehearsal\":true") !=
         std::string_view::npos;
}

std::vector<crowd::ItemBooks> open_books(const std::vector<proto::ListedItem>& items) {
  std::vector<crowd::ItemBooks> books;
  for (const auto& [state, terms] : items)
    books.push_back(
        {state.item.str(), state.stock, state.stock, state.held, state.sold, state.sold});
  return books;
}

void close_books(const std::vector<proto::ListedItem>& items,
                 std::vector<crowd::ItemBooks>& books) {
  for (auto& book : books) {
    for (const auto& [state, terms] : items) {
      if (state.item.str() != book.item) continue;
      book.stock_after = state.stock;
      book.held_after = state.held;
      book.sold_after = state.sold;
    }
  }
}

/// A line that is written over and over, for who looks.
void show_progress(const crowd::Measurements& so_far, Nanos gone) {
  if (isatty(STDERR_FILENO) == 0) return;
  const std::int64_t online = so_far.ticks.back().online;
  const std::string line = "\r" + crowd::span_text(crowd::in_ms(gone)) + ": " +
                           crowd::grouped(online) + " in the shop, " +
                           crowd::grouped(static_cast<std::int64_t>(so_far.clicks.count())) +
                           " clicks, " + crowd::grouped(so_far.units()) + " units bought   ";
  std::fputs(line.c_str(), stderr);
}

/// One run of `cartctl rehearse`.
class Rehearsal {
 public:
  Rehearsal(const RehearsalWords& words, const Settings& settings)
      : words_(words), settings_(settings), bus_(curve_or_exit(settings)) {}

  int run() {
    if (const auto wrong = prepare()) return *wrong;
    OrderCashier cashier(settings_);
    crowd::CrowdLoop loop(crowd_settings(), cashier);
    report_.measured = loop.run(stop_.fd(), show_progress);
    if (isatty(STDERR_FILENO) != 0) std::fputs("\n", stderr);
    if (const auto wrong = look_into_books()) return *wrong;
    report_.verdict = crowd::judge(report_.measured, report_.books);
    report_.made_at = base::to_rfc3339(base::WallClock::now()).substr(0, 16) + "Z";
    report_.version = HOLDFAST_VERSION;
    if (!words_.report.empty() && !write_page()) return kUsage;
    return print_and_end(
        settings_.json() ? crowd::report_json(report_) : crowd::report_text(report_),
        report_.verdict.held ? kDone : kDifferences);
  }

 private:
  /// Whether this shop may be rehearsed in; else with which status to end.
  std::optional<int> prepare() {
    if (const auto refused = refuse_csv(settings_)) return refused;
    const std::size_t wanted = 2 * static_cast<std::size_t>(words_.shoppers) + kOtherDescriptors;
    if (const std::size_t limit = ops::raise_descriptor_limit(); limit < wanted)
      return refuse("--shoppers: " + std::to_string(words_.shoppers) + " take " +
                    std::to_string(wanted) + " file descriptors, and there may be " +
                    std::to_string(limit) + ": raise ulimit -n");
    for (const auto& url : words_.urls) {
      auto door = crowd::find_door(url);
      if (!door) return refuse(door.error().what + ": " + door.error().why);
      doors_.push_back(*std::move(door));
    }
    std::string epoch;
    for (const auto& door : doors_) {
      const auto items = ask_for_items(door);
      if (!items) return kNoConnection;
      if (!is_rehearsal(*items)) {
        complain(
            door.url +
            " is a shop where people buy: a rehearsal takes one of its own, of a cartd that has "
            "--rehearsal and a new store");
        return kRefused;
      }
      const std::string cursor(crowd::cursor_in(*items));
      epoch = cursor.substr(0, cursor.find('.'));
      if (!scene_.items.empty()) continue;
      for (const auto& item : crowd::items_in(*items))
        if (scene_.items.size() < kMostItems) scene_.items.push_back(item.item);
    }
    const Listed listed = list_items(bus_, settings_);
    if (!listed.items) return listed.status;
    if (listed.cursor->epoch.str() != epoch)
      return refuse("--url and --operator lead to two shops");
    report_.books.items = open_books(*listed.items);
    scene_.pace = words_.pace == "drop" ? crowd::Pace::kDrop : crowd::Pace::kShop;
    return std::nullopt;
  }

  crowd::CrowdLoop::Settings crowd_settings() const {
    const Nanos length =
        words_.length.count() == 0 ? Nanos{std::chrono::hours{24 * 365}} : Nanos{words_.length};
    const Nanos arrivals = scene_.pace == crowd::Pace::kDrop
                               ? length / 4
                               : std::min<Nanos>(length / 2, base::Seconds{20});
    return {doors_, scene_,   static_cast<std::size_t>(words_.shoppers),
            length, arrivals, static_cast<std::uint64_t>(words_.seed)};
  }

  std::optional<int> look_into_books() {
    const Listed listed = list_items(bus_, settings_);
    if (!listed.items) return listed.status;
    close_books(*listed.items, report_.books.items);
    proto::Command command{"cartctl", proto::Op::kVerify};
    const Operation done = operate(bus_, command, settings_);
    if (!done.reply) return done.status;
    const auto* verified = std::get_if<proto::Verification>(&done.reply->outcome);
    if (verified == nullptr) return refuse_reply(settings_);
    report_.books.journal_rows = verified->journal_rows;
    for (const auto& found : verified->differences)
      report_.books.differences.push_back("item " + found.item + ": " + found.what + ": " +
                                          std::to_string(found.expected) + " expected, " +
                                          std::to_string(found.found) + " found");
    return std::nullopt;
  }

  bool write_page() const {
    const std::string page = crowd::report_page(report_);
    std::FILE* const file = std::fopen(words_.report.c_str(), "wb");
    const bool is_written =
        file != nullptr && std::fwrite(page.data(), 1, page.size(), file) == page.size();
    const bool is_closed = file != nullptr && std::fclose(file) == 0;
    if (!is_written || !is_closed) complain("--report: '" + words_.report + "' cannot be written");
    return is_written && is_closed;
  }

  const RehearsalWords& words_;
  const Settings& settings_;
  ops::StopSignals stop_;  // before the bus, which has threads
  BusSession bus_;
  std::vector<crowd::Door> doors_;
  crowd::Scene scene_;
  crowd::Report report_;
};

}  // namespace

void add_rehearse(ops::Flags& program, const Settings& settings) {
  const auto words = std::make_shared<RehearsalWords>();
  auto& command = program.command(
      "rehearse", "Send a crowd of simulated shoppers to a shop of --rehearsal, and judge it",
      [words, &settings] {
        if (words->urls.empty()) words->urls = {"http://127.0.0.1:8080"};
        return Rehearsal(*words, settings).run();
      });
  command.texts(
      "--url", words->urls,
      "A gateway's URL; repeatable, shoppers are spread over them (http://127.0.0.1:8080)");
  command.count("--shoppers", words->shoppers, 1, 100'000, "How many shoppers there are");
  command.duration("--for", words->length, Millis{0}, std::chrono::hours{24},
                   "For how long; 0: until it is stopped");
  command.count("--seed", words->seed, 0, 1'000'000'000, "What they do follows from it");
  command.choice(
      "--pace", words->pace, {"drop", "shop"},
      "drop: all want the same few things at once; shop: they look around, and come again");
  command.text("--report", words->report, "A file for the report as a page of HTML");
}

}  // namespace cartctl
