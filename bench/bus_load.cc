// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// bus_load: what cartd does without a gateway. Keeps a number of `add` commands under way over one
// DEALER, each from another session and with another quantity than that session's last, so that
// every one of them changes numbers and must be made durable. It wants a fresh store: in one that
// knows its sessions, their first commands may be repeats.
//
// It shares the machine's cores with cartd, so it does little: a command is text made before, with
// an id and a quantity written over it, and of a reply it looks only for the id and `"ok":true`.
// Prints one line of JSON; ends with 1 when a command was refused, went missing or came back twice.
#include <CLI/CLI.hpp>
#include <zmq.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/units.h"
#include "bench/load/latencies.h"
#include "bench/load/process_usage.h"
#include "proto/codec.h"

namespace {

using base::MonoClock;
using base::MonoTime;

// A reply that took this long is lost: the run ends, and says so.
constexpr base::Seconds kPatience{5};
// Ids have one width, so that the next is written over the last.
constexpr std::size_t kIdDigits = 12;

struct Settings {
  std::string endpoint = "tcp://127.0.0.1:5550";
  double seconds = 5;
  std::uint64_t commands = std::numeric_limits<std::uint64_t>::max();
  std::size_t in_flight = 256;
  std::size_t sessions = 10'000;
  std::vector<pid_t> pids;
};

/// One session's `add`, as text. Thread: the loop's only.
class Command {
 public:
  Command(std::size_t session, const std::string& item)
      : json_("{\"v\":1,\"id\":\"" + std::string(kIdDigits, '0') +
              "\",\"op\":\"add\",\"session\":\"load-" + std::to_string(session) + "\",\"item\":\"" +
              item + "\",\"quantity\":2}") {}

  /// The text for the session's next amount: 1 and 2 in turn.
  const std::string& next(std::uint64_t id) {
    char* const digits = json_.data() + kIdPlace;
    for (std::size_t i = kIdDigits; i-- > 0; id /= 10) digits[i] = static_cast<char>('0' + id % 10);
    char& quantity = json_[json_.size() - 2];
    quantity = quantity == '1' ? '2' : '1';
    return json_;
  }

 private:
  static constexpr std::size_t kIdPlace = std::string_view("{\"v\":1,\"id\":\"").size();
  std::string json_;
};

bool contains(std::string_view text, std::string_view wanted) {
  return memmem(text.data(), text.size(), wanted.data(), wanted.size()) != nullptr;
}

/// The id of a reply that grants its command; 0 for any other bytes.
std::uint64_t granted_id(std::string_view reply) {
  constexpr std::string_view kId = "\"id\":\"";
  const void* at = memmem(reply.data(), reply.size(), kId.data(), kId.size());
  if (at == nullptr || !contains(reply, "\"ok\":true")) return 0;
  const char* digits = static_cast<const char*>(at) + kId.size();
  std::uint64_t id = 0;
  std::from_chars(digits, reply.data() + reply.size(), id);
  return id;
}

/// Keeps N commands under way: command k is slot k % N's, and its reply lets command k + N go.
/// Owns its socket. One thread.
class Load {
 public:
  explicit Load(const Settings& settings)
      : settings_(settings), cartd_(settings.pids), slots_(settings.in_flight) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.connect(settings.endpoint);
    const auto items = ask_items();
    for (std::size_t i = 0; i < settings.sessions; ++i)
      commands_.emplace_back(i, items[i % items.size()]);
  }

  void run() {
    const base::Nanos cpu_before = cartd_.cpu();
    const MonoTime start = MonoClock::now();
    const MonoTime end = start + base::Nanos{static_cast<std::int64_t>(settings_.seconds * 1e9)};
    for (std::uint64_t id = 1; id <= slots_.size(); ++id) send(id, start);
    while (waiting_ > 0 && wait(kPatience)) {
      while (socket_.recv(frame_, zmq::recv_flags::dontwait)) {
        if (frame_.more()) continue;  // the empty one before the reply
        const MonoTime now = MonoClock::now();
        on_reply(frame_.to_string_view(), now, /*go_on=*/now < end);
      }
    }
    print(MonoClock::now() - start, cartd_.cpu() - cpu_before);
  }

  bool clean() const { return errors_ == 0 && waiting_ == 0; }

 private:
  struct Slot {
    std::uint64_t id = 0;  // of the command under way; 0: none
    MonoTime sent;
  };

  bool wait(base::Millis patience) {
    zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    return zmq::poll(&item, 1, patience) > 0;
  }

  std::vector<std::string> ask_items() {
    const std::string json = encode(proto::Command{"", proto::Op::kSnapshot, {}, {}, 1});
    socket_.send(zmq::const_buffer{}, zmq::send_flags::sndmore);
    socket_.send(zmq::buffer(json), zmq::send_flags::none);
    do {
      if (!wait(kPatience)) throw std::runtime_error("no cartd answers at " + settings_.endpoint);
      if (!socket_.recv(frame_)) throw std::runtime_error("no snapshot");
    } while (frame_.more());
    const auto reply = proto::decode_reply(frame_.to_string_view());
    const auto* snapshot = reply ? std::get_if<proto::Snapshot>(&reply->outcome) : nullptr;
    if (snapshot == nullptr) throw std::runtime_error("no snapshot");
    std::vector<std::string> items;
    const auto share = static_cast<std::int64_t>(settings_.sessions / snapshot->items.size() + 1);
    for (const auto& entry : snapshot->items)
      if (entry.state.available >= 2 * share) items.push_back(entry.state.item.str());
    if (items.size() < snapshot->items.size() || items.empty())
      throw std::runtime_error("every session takes up to 2 units: there is not enough stock");
    return items;
  }

  void send(std::uint64_t id, MonoTime now) {
    const std::string& json = commands_[id % commands_.size()].next(id);
    socket_.send(zmq::const_buffer{}, zmq::send_flags::sndmore);
    socket_.send(zmq::buffer(json), zmq::send_flags::none);
    slots_[id % slots_.size()] = Slot{id, now};
    ++waiting_;
  }

  void on_reply(std::string_view reply, MonoTime now, bool go_on) {
    const std::uint64_t id = granted_id(reply);
    Slot& slot = slots_[id % slots_.size()];
    if (id == 0 || slot.id != id) {
      if (errors_++ == 0)
        std::fprintf(stderr, "%.*s\n", static_cast<int>(reply.size()), reply.data());
      return;
    }
    latencies_.add(now - slot.sent);
    slot.id = 0;
    --waiting_;
    if (go_on && id + slots_.size() <= settings_.commands) send(id + slots_.size(), now);
  }

  void print(base::Nanos took, base::Nanos cpu) {
    const auto done = static_cast<double>(latencies_.size());
    const double cpu_us = std::chrono::duration<double, std::micro>(cpu).count();
    std::printf(
        "{\"mode\":\"bus\",\"done\":%zu,\"errors\":%zu,\"per_second\":%.0f,\"p50_ms\":%.3f,"
        "\"p99_ms\":%.3f,\"max_ms\":%.3f,\"cpu_us_per_command\":%.2f}\n",
        latencies_.size(), errors_ + waiting_, done / std::chrono::duration<double>(took).count(),
        latencies_.quantile_ms(0.5), latencies_.quantile_ms(0.99), latencies_.quantile_ms(1),
        done > 0 ? cpu_us / done : 0);
  }

  const Settings& settings_;
  const bench::ProcessUsage cartd_;
  zmq::context_t context_{1};
  zmq::socket_t socket_{context_, zmq::socket_type::dealer};
  zmq::message_t frame_;
  std::vector<Command> commands_;  // a session's each
  std::vector<Slot> slots_;
  bench::Latencies latencies_;
  std::size_t waiting_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Keeps add commands under way at a cartd and says how fast it answers.");
  app.add_option("--endpoint", settings.endpoint, "cartd's --commands");
  app.add_option("--seconds", settings.seconds, "How long")->check(CLI::Range(0.1, 3600.0));
  app.add_option("--commands", settings.commands, "No more than so many, or as are under way");
  app.add_option("--in-flight", settings.in_flight, "Commands under way")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--sessions", settings.sessions, "Sessions that take turns, an item each")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--pid", settings.pids, "Processes whose CPU time is counted");
  CLI11_PARSE(app, argc, argv);
  try {
    Load load(settings);
    load.run();
    return load.clean() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bus_load: %s\n", error.what());
    return 1;
  }
}
