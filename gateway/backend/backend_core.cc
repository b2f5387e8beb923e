// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_core.h"

#include <charconv>
#include <utility>

#include "gateway/backend/backend_answers.h"
#include "gateway/backend/backend_routes.h"
#include "gateway/backend/bearer.h"
#include "gateway/http/problems.h"

namespace gateway {

using base::MonoTime;
using proto::Error;

BackendCore::BackendCore(Settings settings, ops::BackendKeys keys)
    : settings_(std::move(settings)), keys_(std::move(keys)) {}

// --- requests --------------------------------------------------------------------------------------

void BackendCore::on_request(ConnectionId connection, const HttpRequest& request,
                             const std::string& address, MonoTime now, Effects& effects) {
  const auto found = find_endpoint(request);
  if (const auto* answer = std::get_if<HttpResponse>(&found)) {
    effects.push_back(Answered{connection, "other", *answer});
    return;
  }
  const auto& call = std::get<BackendCall>(found);
  if (auto refusal = refuse_key(request, call.scope(), address, now)) {
    effects.push_back(Answered{connection, call.route(), *std::move(refusal)});
    return;
  }
  auto asked = read_call(call, request);
  if (auto* refusal = std::get_if<HttpResponse>(&asked)) {
    effects.push_back(Answered{connection, call.route(), std::move(*refusal)});
    return;
  }
  send(connection, call.route(), std::get<BackendRequest>(std::move(asked)), now, effects);
}

std::optional<HttpResponse> BackendCore::refuse_key(const HttpRequest& request,
                                                    std::optional<ops::Scope> scope,
                                                    const std::string& address, MonoTime now) {
  const std::string_view token = bearer_token(request.authorization);
  if (token.empty()) return unauthorized("this needs a key: send 'Authorization: Bearer hf_…'");
  const ops::BackendKey* key = keys_.find(token);
  if (key == nullptr) {
    ++totals_.keys_refused;
    if (const auto wait = wrong_keys_.count(address, now))
      return too_many_requests("too many wrong keys have come from this address", *wait);
    return unauthorized("this key is none that may come in");
  }
  if (scope && !key->may(*scope)) return forbidden(to_string(*scope));
  return std::nullopt;
}

void BackendCore::send(ConnectionId connection, std::string_view route, BackendRequest asked,
                       MonoTime now, Effects& effects) {
  if (pending_.size() >= settings_.max_pending) {
    effects.push_back(Answered{
        connection, route,
        problem_of(Error::overloaded("too many requests wait for cartd: nothing was done"))});
    return;
  }
  const std::uint64_t number = ++last_command_;
  asked.command.id = settings_.command_prefix + std::to_string(number);
  effects.push_back(asked.command);
  owed_.on_sent(number, now);
  pending_.emplace(number,
                   Pending{connection, route, std::move(asked), now + settings_.command_timeout});
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
  effects.push_back(Answered{at->second.connection, at->second.route, std::move(response)});
  pending_.erase(at);
}

void BackendCore::on_reply(const proto::Reply& reply, MonoTime now, Effects& effects) {
  const auto at = find(reply.id);
  const bool is_awaited = at != pending_.end();
  if (is_awaited) end(at, to_response(at->second.asked, reply), effects);
  owed_.on_replied(!pending_.empty(), now);
}

void BackendCore::on_unsent(const std::string& command, Effects& effects) {
  const auto at = find(command);
  if (at == pending_.end()) return;
  const std::uint64_t number = at->first;
  end(at, problem_of(Error::cartd_unavailable()), effects);
  owed_.on_unsent(number, !pending_.empty());
}

// --- time ------------------------------------------------------------------------------------------

void BackendCore::on_deadline(MonoTime now, Effects& effects) {
  while (!pending_.empty() && pending_.begin()->second.until <= now)
    end(pending_.begin(), problem_of(Error::outcome_unknown()), effects);
}

void BackendCore::on_overslept(base::Nanos by) {
  for (auto& [number, pending] : pending_) pending.until += by;
  owed_.postpone(by);
}

std::optional<MonoTime> BackendCore::next_due() const {
  if (pending_.empty()) return std::nullopt;
  return pending_.begin()->second.until;
}

bool BackendCore::is_unanswered(MonoTime now) const {
  return owed_.is_owed_for_over(settings_.command_timeout, now);
}

}  // namespace gateway
