// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_core.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "gateway/backend/backend_answers.h"
#include "gateway/backend/backend_routes.h"
#include "gateway/http/bearer.h"
#include "gateway/http/problems.h"

namespace gateway {

using base::MonoTime;
using proto::Error;

namespace {

// Days times items in one report: some 6 MB of JSON.
constexpr std::size_t kMostReported = 100'000;
// So often cartd is asked for those who wait for events: what nobody notices in a warehouse.
constexpr base::Millis kAskAgain{200};
// Of a path that is logged: longer than any that leads to something.
constexpr std::size_t kMostLogged = 160;
constexpr std::string_view kCarts = "/v1/carts/";
constexpr int kRefusalsPerSecond = 10;

std::optional<BackendCore::Write> write_of(const ops::BackendKey& key, const HttpRequest& request,
                                           const std::string& address) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  // Who knows a session has its cart.
  const bool tells = request.path.starts_with(kCarts) &&
                     proto::SessionId::parse(std::string_view(request.path).substr(kCarts.size()));
  std::string path =
      tells ? std::string(kCarts) + "{session}" : request.path.substr(0, kMostLogged);
  return BackendCore::Write{key.name, key.id, address, request.method, std::move(path)};
}

}  // namespace

BackendCore::BackendCore(Settings settings, ops::BackendKeys keys, SessionDoor sessions)
    : settings_(std::move(settings)), keys_(std::move(keys)), sessions_(std::move(sessions)) {}

// --- requests --------------------------------------------------------------------------------------

void BackendCore::on_request(ConnectionId connection, const HttpRequest& request,
                             const std::string& address, MonoTime now, base::WallTime wall,
                             Effects& effects) {
  const auto found = find_endpoint(request);
  if (const auto* answer = std::get_if<HttpResponse>(&found)) {
    effects.push_back(Answered{connection, "other", *answer});
    return;
  }
  const auto& call = std::get<BackendCall>(found);
  const auto found_key = find_key(request, address, now);
  if (const auto* refusal = std::get_if<HttpResponse>(&found_key)) {
    effects.push_back(Answered{connection, call.route(), *refusal});
    return;
  }
  const ops::BackendKey& key = *std::get<const ops::BackendKey*>(found_key);
  auto write = write_of(key, request, address);
  if (call.scope() && !key.may(*call.scope())) {
    refuse(connection, call.route(), forbidden(to_string(*call.scope())), std::move(write), now,
           effects);
    return;
  }
  auto asked = read_call(call, request);
  if (auto* refusal = std::get_if<HttpResponse>(&asked)) {
    refuse(connection, call.route(), std::move(*refusal), std::move(write), now, effects);
    return;
  }
  auto& read = std::get<BackendRequest>(asked);
  if (read.new_session) {
    effects.push_back(
        Answered{connection, call.route(), sign(*read.new_session, wall), std::move(write)});
    return;
  }
  if (read.asks_for_key) {
    effects.push_back(Answered{connection, call.route(), to_response(key)});
    return;
  }
  find_cart(read.command);
  if (proto::operation(read.command.op).takes(proto::command_field::kBy))
    read.command.by = key.name;
  if (pending_.size() >= settings_.max_pending) {
    refuse(connection, call.route(),
           problem_of(Error::overloaded("too many requests wait for cartd: nothing was done")),
           std::move(write), now, effects);
    return;
  }
  const base::Millis wait = read.wait;
  send(Pending{connection, call.route(), std::move(read), std::move(write), now, now + wait}, now,
       effects);
}

std::variant<const ops::BackendKey*, HttpResponse> BackendCore::find_key(const HttpRequest& request,
                                                                         const std::string& address,
                                                                         MonoTime now) {
  const std::string_view token = bearer_token(request.authorization);
  if (token.empty()) return unauthorized("this needs a key: send 'Authorization: Bearer hf_…'");
  if (const ops::BackendKey* key = keys_.find(token)) return key;
  ++totals_.keys_refused;
  if (const auto wait = wrong_keys_.count(address, now))
    return too_many_requests("too many wrong keys have come from this address", *wait);
  return unauthorized("this key is none that may come in");
}

HttpResponse BackendCore::sign(const NewSession& asked, base::WallTime wall) const {
  if (!sessions_.signs()) return no_session_keys();
  if (asked.session.empty())
    return to_response(sessions_.mint_for(settings_.new_session(), asked.person, asked.ttl, wall));
  const auto renewed = sessions_.renew(asked.session, asked.person, asked.ttl, wall);
  return renewed
             ? to_response(*renewed)
             : problem_of(Error::bad_request(
                   "session",
                   "session must be one that was signed here, is not over, and is not the own one "
                   "of another person"));
}

void BackendCore::refuse(ConnectionId connection, std::string_view route, HttpResponse response,
                         std::optional<Write> write, MonoTime now, Effects& effects) {
  if (now >= refusals_until_) {
    refusals_until_ = now + base::Millis{1000};
    refusals_told_ = 0;
  }
  if (write && ++refusals_told_ > kRefusalsPerSecond) write.reset();
  effects.push_back(Answered{connection, route, std::move(response), std::move(write)});
}

void BackendCore::find_cart(proto::Command& command) const {
  auto& session = command.session;
  if (!session) return;
  if (auto told = told_.find(session->str()))
    session = std::move(told);
  else if (auto id = sessions_.id_of(session->str()))
    session = std::move(id);
}

void BackendCore::note_told(const proto::Reply& reply) {
  if (const auto* list = std::get_if<proto::HoldList>(&reply.outcome))
    for (const auto& hold : list->holds) told_.note(hold.whose.session, hold.session);
  if (const auto* list = std::get_if<proto::PlaceList>(&reply.outcome))
    for (const auto& place : list->places) told_.note(place.whose.session, place.session);
}

void BackendCore::send(Pending pending, MonoTime now, Effects& effects) {
  const std::uint64_t number = ++last_command_;
  pending.until = now + settings_.command_timeout;
  pending.asked.command.id = settings_.command_prefix + std::to_string(number);
  effects.push_back(pending.asked.command);
  owed_.on_sent(number, now);
  pending_.emplace(number, std::move(pending));
}

// --- replies ---------------------------------------------------------------------------------------

BackendCore::PendingRequests::iterator BackendCore::find(const std::string& command) {
  const std::string& prefix = settings_.command_prefix;
  if (!command.starts_with(prefix)) return pending_.end();
  std::uint64_t number = 0;
  const char* const end = command.data() + command.size();
  const auto read = std::from_chars(command.data() + prefix.size(), end, number);
  return read.ptr == end && read.ec == std::errc() ? pending_.find(number) : pending_.end();
}

void BackendCore::end(PendingRequests::iterator at, HttpResponse response, Effects& effects) {
  effects.push_back(Answered{at->second.connection, at->second.route, std::move(response),
                             std::move(at->second.write)});
  pending_.erase(at);
}

void BackendCore::on_reply(const proto::Reply& reply, MonoTime now, Effects& effects) {
  const auto at = find(reply.id);
  if (at != pending_.end()) {
    const auto* report = std::get_if<proto::SalesReport>(&reply.outcome);
    const auto* events = std::get_if<proto::EventList>(&reply.outcome);
    if (events != nullptr && hold(at, *events, now)) {
      pending_.erase(at);
    } else if (report == nullptr) {
      note_told(reply);
      end(at, to_response(at->second.asked, reply), effects);
    } else if (!goes_on(at, *report, now, effects)) {
      proto::SalesReport whole{report->cursor, at->second.sales.take_all(), std::nullopt};
      end(at, to_response(at->second.asked, {"", std::move(whole)}), effects);
    }
  }
  owed_.on_replied(!pending_.empty(), now);
}

bool BackendCore::goes_on(PendingRequests::iterator at, const proto::SalesReport& report,
                          MonoTime now, Effects& effects) {
  auto& sales = at->second.sales;
  sales.add(report.sales);
  if (!report.next) return false;
  if (sales.size() > kMostReported) {
    end(at,
        problem_of(Error::bad_request(
            "since", "since and until have more days and items between them than one answer")),
        effects);
    return true;
  }
  Pending pending = std::move(pending_.extract(at).mapped());
  pending.asked.command.behind = *report.next;
  send(std::move(pending), now, effects);
  return true;
}

bool BackendCore::hold(PendingRequests::iterator at, const proto::EventList& list, MonoTime now) {
  Pending& pending = at->second;
  const bool is_to_wait = list.events.empty() && now < pending.hold_until && !draining_;
  if (!is_to_wait || held_.size() >= settings_.max_held) return false;
  pending.asked.command.after = list.next;  // those before are of other types
  held_.push_back({std::move(pending), list, now + kAskAgain});
  return true;
}

BackendCore::Answered BackendCore::answer_of(const Held& held) const {
  return {held.waiting.connection, held.waiting.route,
          to_response(held.waiting.asked, {"", held.none})};
}

void BackendCore::on_hangup(ConnectionId connection) {
  std::erase_if(held_, [&](const Held& held) { return held.waiting.connection == connection; });
}

void BackendCore::start_drain(Effects& effects) {
  draining_ = true;
  for (const Held& held : held_) effects.push_back(answer_of(held));
  held_.clear();
}

void BackendCore::on_unsent(const std::string& command, Effects& effects) {
  const auto at = find(command);
  if (at == pending_.end()) return;
  const std::uint64_t number = at->first;
  at->second.write.reset();  // nothing was done
  end(at, problem_of(Error::cartd_unavailable()), effects);
  owed_.on_unsent(number, !pending_.empty());
}

// --- time ------------------------------------------------------------------------------------------

void BackendCore::on_deadline(MonoTime now, Effects& effects) {
  while (!pending_.empty() && pending_.begin()->second.until <= now)
    end(pending_.begin(), problem_of(Error::outcome_unknown()), effects);
  for (Held& held : std::exchange(held_, {})) {
    if (held.waiting.hold_until <= now)
      effects.push_back(answer_of(held));
    else if (held.ask_at <= now)
      send(std::move(held.waiting), now, effects);
    else
      held_.push_back(std::move(held));
  }
}

void BackendCore::on_overslept(base::Nanos by) {
  for (auto& [number, pending] : pending_) pending.until += by;
  for (Held& held : held_) held.ask_at += by;
  owed_.postpone(by);
}

std::optional<MonoTime> BackendCore::next_due() const {
  std::optional<MonoTime> due;
  if (!pending_.empty()) due = pending_.begin()->second.until;
  for (const Held& held : held_) {
    const MonoTime next = std::min(held.ask_at, held.waiting.hold_until);
    if (!due || next < *due) due = next;
  }
  return due;
}

bool BackendCore::is_unanswered(MonoTime now) const {
  return owed_.is_owed_for_over(settings_.command_timeout, now);
}

}  // namespace gateway
