#include "tests/unit/cartd/inventory_scenario.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "cartd/core/inventory.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

std::string text_of(const char* word, const std::optional<proto::Millis>& time) {
  if (!time) return "";
  return std::string(" ") + word + " " +
         std::to_string(std::chrono::floor<proto::Seconds>(*time).count());
}

std::string text_of(const proto::ItemState& state) {
  CHECK(state.available == state.stock - state.held);
  return state.item.str() + " " + std::to_string(state.available) + "/" +
         std::to_string(state.held) + text_of("back", state.next_release);
}

std::string text_of(const proto::Line& line) {
  return line.item.str() + ":" + std::to_string(line.quantity) + text_of("ends", line.expires_in);
}

std::string text_of(const proto::CatalogEntry& entry) {
  return text_of(entry.state) + " #" + std::to_string(entry.seq.value);
}

std::string text_of(const proto::Error& error) {
  std::string text(to_string(error.code));
  if (error.item) text += " " + *error.item;
  if (error.field) text += " " + *error.field;
  if (error.requested) text += " " + std::to_string(*error.requested);
  if (error.available) text += " of " + std::to_string(*error.available);
  if (error.limit) text += " " + std::to_string(*error.limit);
  return text + text_of("back", error.next_release);
}

std::string text_of(const proto::Change& change) {
  return "#" + std::to_string(change.cursor.seq.value) + " " + text_of(change.state);
}

std::string text_of(const StoredHold& hold) {
  if (hold.quantity == 0) return hold.session.str() + " has no " + hold.item.str();
  std::string text =
      hold.session.str() + " " + hold.item.str() + ":" + std::to_string(hold.quantity);
  if (hold.expires_at)
    text += " till " + std::to_string((*hold.expires_at - support::at(0)) / proto::Seconds{1});
  return text;
}

std::string text_of(const NumbersRow& row) {
  return "#" + std::to_string(row.seq.value) + " " + row.item.str() + " " +
         std::to_string(row.held) + " of " + std::to_string(row.stock);
}

template <class Values>
std::string joined(const Values& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return text.empty() ? "-" : text;
}

std::string text_of(const proto::Reply& reply) {
  if (const auto* error = std::get_if<proto::Error>(&reply.outcome)) return text_of(*error);
  if (const auto* shown = std::get_if<proto::Snapshot>(&reply.outcome))
    return "#" + std::to_string(shown->cursor.seq.value) + " " + joined(shown->items);
  const auto& done = std::get<proto::CommandDone>(reply.outcome);
  return "#" + std::to_string(done.cursor.seq.value) + " " + joined(done.items) + "; " +
         joined(done.lines);
}

std::string text_of(const Rows& rows) {
  if (rows.head) CHECK(rows.numbers.back().seq == *rows.head);
  return joined(rows.holds) + "; " + joined(rows.numbers);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

proto::Command parse_command(const std::string& text) {
  std::istringstream words(text);
  std::string op, who, what;
  std::int64_t quantity = 1;
  words >> op >> who >> what >> quantity;
  if (op == "add") return support::add(who, what, quantity);
  if (op == "remove") return support::remove(who, what);
  if (op == "cart") return support::cart(who);
  if (op == "snapshot") return support::snapshot();
  REQUIRE(op == "ping");
  return support::ping();
}

struct Step {
  std::string line;
  std::string subject;   // before the arrow
  std::string expected;  // after it
};

class Scenario {
 public:
  void run(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);)
      if (const auto clean = trimmed(line); !clean.empty()) take(clean);
    finish_batch();
  }

 private:
  void take(const std::string& line) {
    const auto arrow = line.find("->");
    if (arrow == std::string::npos) return prepare(line);
    const Step step{line, trimmed(line.substr(0, arrow)), trimmed(line.substr(arrow + 2))};
    if (step.subject.starts_with("& ")) return queue(step, step.subject.substr(2));
    finish_batch();
    if (step.subject == "rows") return compare(step, text_of(outcome_.rows));
    if (step.subject == "changes") return compare(step, joined(outcome_.changes));
    if (step.subject == "wakes") return compare(step, next_wake());
    const auto space = step.subject.find(' ');
    now_ = std::stol(step.subject);
    if (space != std::string::npos) return queue(step, step.subject.substr(space + 1));
    outcome_ = inventory().apply({}, support::at(now_));
    compare(step, "expired " + std::to_string(outcome_.expired));
  }

  void prepare(const std::string& line) {
    std::istringstream words(line);
    std::string kind, name, limit;
    words >> kind >> name;
    if (kind == "ttl") {
      ttl_ = proto::Seconds{std::stol(name)};
      return;
    }
    REQUIRE(kind == "item");
    StoredItem item{CatalogItem{support::item(name)}};
    words >> item.catalog.stock;
    if (words >> limit) words >> item.catalog.limit.emplace();
    state_.items.push_back(item);
  }

  void queue(const Step& step, const std::string& command) {
    commands_.push_back(parse_command(command));
    steps_.push_back(step);
  }

  void finish_batch() {
    if (commands_.empty()) return;
    outcome_ = inventory().apply(commands_, support::at(now_));
    REQUIRE(outcome_.replies.size() == steps_.size());
    for (std::size_t i = 0; i < steps_.size(); ++i)
      compare(steps_[i], text_of(outcome_.replies[i]));
    commands_.clear();
    steps_.clear();
  }

  void compare(const Step& step, const std::string& actual) {
    INFO(step.line);
    CHECK(actual == step.expected);
  }

  std::string next_wake() {
    const auto next = inventory().next_expiry();
    return next ? std::to_string((*next - support::at(0)) / proto::Seconds{1}) : "never";
  }

  Inventory& inventory() {
    if (!inventory_) inventory_ = std::make_unique<Inventory>(state_, ttl_);
    return *inventory_;
  }

  StoredState state_{support::epoch("e"), proto::Seq{0}, {}, {}};
  proto::Millis ttl_{0};
  std::unique_ptr<Inventory> inventory_;

  std::int64_t now_ = 0;
  std::vector<proto::Command> commands_;  // of the batch being read
  std::vector<Step> steps_;
  BatchOutcome outcome_;  // of the last batch
};

}  // namespace

void check(std::string_view scenario) { Scenario().run(scenario); }

}  // namespace cartd
