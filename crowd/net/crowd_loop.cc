// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/net/crowd_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "crowd/core/shop_news.h"

namespace crowd {
namespace {

using base::Millis;
using base::MonoClock;
using base::MonoTime;
using base::Nanos;
using base::Seconds;

constexpr std::size_t kEventsPerTurn = 512;
constexpr std::uint64_t kStop = ~std::uint64_t{0};
constexpr std::uint64_t kPaid = kStop - 1;
// What takes longer is not waited for: of a poll, its wait and more.
constexpr Seconds kMostForCommand{10};
constexpr Seconds kMostForPoll{70};
constexpr Seconds kLastAnswers{5};

std::uint64_t seed_of(std::uint64_t seed, std::size_t index, std::uint32_t generation) {
  return Draw(seed ^ (index * 0x9e3779b97f4a7c15) ^ (std::uint64_t{generation} << 32)).bits();
}

void watch(int epoll, int fd, std::uint32_t events, std::uint64_t what) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = what;
  CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

}  // namespace

CrowdLoop::CrowdLoop(Settings settings, Cashier& cashier)
    : settings_(std::move(settings)),
      cashier_(cashier),
      began_(MonoClock::now()),
      recorder_(began_, settings_.length, settings_.scene.items),
      draw_(settings_.seed),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  CHECK(epoll_ >= 0);
  watch(epoll_, cashier_.fd(), EPOLLIN, kPaid);
  crowd_.reserve(settings_.shoppers);
  for (std::size_t index = 0; index < settings_.shoppers; ++index) {
    crowd_.push_back({Shopper(settings_.scene, seed_of(settings_.seed, index, 0),
                              began_ + draw_.between(Nanos{0}, settings_.arrivals)),
                      {}});
    schedule(index);
  }
}

CrowdLoop::~CrowdLoop() { close(epoll_); }

Measurements CrowdLoop::run(int stop_fd, const Progress& progress) {
  watch(epoll_, stop_fd, EPOLLIN | EPOLLET, kStop);
  const MonoTime end = began_ + settings_.length;
  MonoTime look_at = began_;
  while (!is_over_) {
    const MonoTime now = MonoClock::now();
    if (now >= end) break;
    if (now >= look_at) {
      give_up_late(now);
      progress(recorder_.so_far(), now - began_);
      look_at = now + Seconds{1};
    }
    turn(now);
  }
  is_over_ = true;
  const MonoTime over = MonoClock::now();
  while (MonoClock::now() < over + kLastAnswers && (has_open_commands() || being_paid_ > 0))
    turn(MonoClock::now());
  for (const auto& one : crowd_)
    if (one.lines[kCommands].asked && is_click(*one.lines[kCommands].asked))
      recorder_.on_unanswered();
  Measurements measured = recorder_.take(std::min(over, end - Nanos{1}));
  measured.shoppers = static_cast<std::int64_t>(settings_.shoppers);
  measured.length = std::min<Nanos>(over - began_, settings_.length);
  measured.seed = settings_.seed;
  for (const auto& door : settings_.doors) measured.doors.push_back(door.url);
  return measured;
}

/// Waits for something to do, for a tenth of a second at most, and does it.
void CrowdLoop::turn(MonoTime now) {
  Millis wait{100};
  if (!due_.empty() && !is_over_)
    wait = std::clamp(std::chrono::ceil<Millis>(due_.top().first - now), Millis{0}, wait);
  std::array<epoll_event, kEventsPerTurn> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                               static_cast<int>(wait.count()));
  now = MonoClock::now();
  for (int i = 0; i < count; ++i) {
    const std::uint64_t what = events[static_cast<std::size_t>(i)].data.u64;
    if (what == kStop)
      is_over_ = true;
    else if (what == kPaid)
      take_paid(now);
    else
      on_ready(what / 2, what % 2 == 0 ? kCommands : kPolls, now);
  }
  now = MonoClock::now();
  while (!is_over_ && !due_.empty() && due_.top().first <= now) {
    const auto [at, index] = due_.top();
    due_.pop();
    if (crowd_[index].scheduled == at) crowd_[index].scheduled.reset();
    recorder_.on_late(now - at, now);
    wake(index, now);
  }
}

void CrowdLoop::wake(std::size_t index, MonoTime now) {
  Effects effects;
  const auto due = crowd_[index].shopper.due();
  if (due && *due <= now) crowd_[index].shopper.on_due(now, effects);
  do_all(index, effects, now);
}

void CrowdLoop::schedule(std::size_t index) {
  One& one = crowd_[index];
  const auto due = one.shopper.due();
  if (!due || (one.scheduled && *one.scheduled <= *due)) return;
  one.scheduled = due;
  due_.emplace(*due, index);
}

void CrowdLoop::do_all(std::size_t index, const Effects& effects, MonoTime now) {
  One& one = crowd_[index];
  recorder_.on_effects(effects, now);
  if (effects.happened == Happening::kCame) {
    one.is_online = true;
    recorder_.on_online(1, now);
  }
  if (effects.leaves) {
    for (auto& line : one.lines) drop(line);
    if (std::exchange(one.is_online, false)) recorder_.on_online(-1, now);
    if (settings_.scene.pace == Pace::kShop && !is_over_) replace(index, now);
    return;
  }
  if (is_over_) return;
  if (effects.pay) {
    const auto payer = (std::uint64_t{one.generation} << 32) | index;
    if (cashier_.pay(payer, *effects.pay)) ++being_paid_;
  }
  if (effects.ask) send(index, kCommands, *effects.ask, now);
  if (effects.poll && !one.shopper.has_left()) send(index, kPolls, *effects.poll, now);
  schedule(index);
}

/// Somebody else, after a while.
void CrowdLoop::replace(std::size_t index, MonoTime now) {
  One& one = crowd_[index];
  ++one.generation;
  one.shopper = Shopper(settings_.scene, seed_of(settings_.seed, index, one.generation),
                        now + draw_.between(Seconds{5}, Seconds{40}));
  one.scheduled.reset();
  schedule(index);
}

void CrowdLoop::send(std::size_t index, Side side, const Request& request, MonoTime now) {
  Line& line = crowd_[index].lines[side];
  line.asked = request.ask;
  line.sent = now;
  std::string bytes = bytes_of(request, door_of(index).host, crowd_[index].shopper.cookie());
  if (line.step == Line::Step::kOpen) {
    if (!line.socket->send(bytes)) fail(index, side, Trouble::kBroken, "", now);
    return;
  }
  line.unsent = std::move(bytes);
  if (line.step == Line::Step::kNone) open(index, side, now);
}

bool CrowdLoop::open(std::size_t index, Side side, MonoTime now) {
  Line& line = crowd_[index].lines[side];
  line.socket = Socket::begin(door_of(index).address, index);
  if (!line.socket) {
    const bool is_ours = errno == EMFILE || errno == ENFILE;
    fail(index, side, is_ours ? Trouble::kNoDescriptors : Trouble::kNoConnection, "", now);
    return false;
  }
  line.step = Line::Step::kConnecting;
  watch(epoll_, line.socket->fd(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, index * 2 + side);
  return true;
}

void CrowdLoop::on_ready(std::size_t index, Side side, MonoTime now) {
  const Line& line = crowd_[index].lines[side];
  if (line.step == Line::Step::kNone) return;  // closed in this turn
  if (line.step != Line::Step::kOpen && !go_on_connecting(index, side, now)) return;
  read(index, side, now);
}

/// Whether the connection stands; what waited for it is sent then.
bool CrowdLoop::go_on_connecting(std::size_t index, Side side, MonoTime now) {
  Line& line = crowd_[index].lines[side];
  const Door& door = door_of(index);
  if (line.step == Line::Step::kConnecting) {
    if (!line.socket->is_connected()) {
      fail(index, side, Trouble::kNoConnection, "", now);
      return false;
    }
    line.step = door.is_tls ? Line::Step::kShaking : Line::Step::kOpen;
    if (door.is_tls) line.socket->begin_tls(door.name);
  }
  if (line.step == Line::Step::kShaking) {
    const auto is_done = line.socket->shake_hands();
    if (!is_done) return false;
    if (!*is_done) {
      fail(index, side, Trouble::kNoConnection, "the TLS handshake failed", now);
      return false;
    }
    line.step = Line::Step::kOpen;
  }
  const std::string unsent = std::exchange(line.unsent, std::string());
  if (!unsent.empty() && !line.socket->send(unsent)) {
    fail(index, side, Trouble::kBroken, "", now);
    return false;
  }
  return true;
}

void CrowdLoop::read(std::size_t index, Side side, MonoTime now) {
  std::array<char, 16'384> bytes;
  while (crowd_[index].lines[side].step == Line::Step::kOpen) {
    Line& line = crowd_[index].lines[side];
    const ssize_t count = line.socket->receive(bytes);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      if (line.asked) return fail(index, side, Trouble::kBroken, "", now);
      return drop(line);  // an idle connection has its time
    }
    on_bytes(index, side, {bytes.data(), static_cast<std::size_t>(count)}, now);
  }
}

void CrowdLoop::on_bytes(std::size_t index, Side side, std::string_view bytes, MonoTime now) {
  std::string whole = std::exchange(crowd_[index].lines[side].input, std::string());
  if (!whole.empty()) bytes = whole.append(bytes);
  const auto read = read_answer(bytes);
  if (!read) {
    crowd_[index].lines[side].input = bytes;
    return;
  }
  // One request is under way: what stands behind its answer, or came without one, is no answer.
  if (read->answer.status == 0 || bytes.size() > read->size || !crowd_[index].lines[side].asked)
    return fail(index, side, Trouble::kServerError, "what came is no HTTP answer", now);
  on_whole(index, side, read->answer, now);
}

void CrowdLoop::on_whole(std::size_t index, Side side, const Answer& answer, MonoTime now) {
  One& one = crowd_[index];
  Line& line = one.lines[side];
  const Ask ask = *std::exchange(line.asked, std::nullopt);
  recorder_.on_answer(ask, line.sent, answer, now);
  const std::uint64_t seq = answer.status == 200 ? seq_of(cursor_in(answer.body)) : 0;
  if (ask == Ask::kPoll && seq > 0)
    recorder_.on_shown(seq_of(one.shopper.seen()), seq, now);
  else if (seq > 0)
    recorder_.on_told(seq, now);
  if (ask == Ask::kPoll && seq > looked_at_seq_) {
    looked_at_seq_ = seq;
    look_at_all_items(answer.body, now);
  }
  Effects effects;
  one.shopper.on_answer(ask, answer, now, effects);
  do_all(index, effects, now);
}

void CrowdLoop::look_at_all_items(std::string_view body, MonoTime now) {
  for (std::size_t item = 0; item < settings_.scene.items.size(); ++item)
    if (const auto news = news_of(body, settings_.scene.items[item]); news && !news->is_left)
      recorder_.on_sold_out(item, now);
}

void CrowdLoop::fail(std::size_t index, Side side, Trouble what, std::string_view why,
                     MonoTime now) {
  One& one = crowd_[index];
  const auto asked = std::exchange(one.lines[side].asked, std::nullopt);
  drop(one.lines[side]);
  recorder_.on_trouble(what, why, now);
  if (!asked) return;
  Effects effects;
  one.shopper.on_no_answer(*asked, now, effects);
  do_all(index, effects, now);
}

void CrowdLoop::drop(Line& line) {
  line.socket.reset();
  line.step = Line::Step::kNone;
  line.input = std::string();
  line.unsent = std::string();
  line.asked.reset();
}

void CrowdLoop::give_up_late(MonoTime now) {
  for (std::size_t index = 0; index < crowd_.size(); ++index) {
    for (const Side side : {kCommands, kPolls}) {
      const Line& line = crowd_[index].lines[side];
      if (!line.asked) continue;
      const bool is_open = line.step == Line::Step::kOpen;
      const Nanos most = side == kPolls && is_open ? kMostForPoll : kMostForCommand;
      if (now - line.sent > most)
        fail(index, side, is_open ? Trouble::kBroken : Trouble::kNoConnection,
             is_open ? "no answer came in time" : "no connection came in time", now);
    }
  }
}

void CrowdLoop::take_paid(MonoTime now) {
  while (const auto paid = cashier_.take()) {
    --being_paid_;
    const auto index = static_cast<std::size_t>(paid->payer & 0xffffffff);
    if (index >= crowd_.size() || crowd_[index].generation != paid->payer >> 32) continue;
    Effects effects;
    crowd_[index].shopper.on_paid(paid->is_sold, now, effects);
    do_all(index, effects, now);
  }
}

bool CrowdLoop::has_open_commands() const {
  return std::any_of(crowd_.begin(), crowd_.end(),
                     [](const One& one) { return one.lines[kCommands].asked.has_value(); });
}

}  // namespace crowd
