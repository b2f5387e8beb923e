// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/gate.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "gateway/http/problems.h"
#include "ops/log.h"
#include "proto/error.h"

namespace gateway {
namespace {

using base::WallTime;
using proto::ItemId;

/// Of some items those that ask for a proof.
struct Gated {
  std::vector<ItemId> items;  // sorted, each once
  std::int64_t tries = 0;     // of all together

  void add(const ItemId& item, const StockCache& stock) {
    const std::int64_t more = stock.gate_of(item);
    if (more == 0) return;
    const auto at = std::lower_bound(items.begin(), items.end(), item);
    if (at != items.end() && *at == item) return;
    items.insert(at, item);
    tries += more;
  }
};

Gated gated_of(const CartCommand& command, const StockCache& stock) {
  Gated gated;
  for (const auto& line : command.lines) gated.add(line.item, stock);
  if (!command.lines.empty()) return gated;
  if (command.item)
    gated.add(*command.item, stock);
  else if (!stock.listed().empty())
    gated.add(stock.id_of(stock.first()), stock);
  return gated;
}

/// Where a challenge for it is had.
std::string address_of(const GateSubject& subject) {
  std::string address = "/gate";
  for (const auto& item : subject.items)
    address.append(address.size() == 5 ? "?item=" : "&item=").append(item.str());
  return address;
}

GateDraw draw(std::int64_t most) {
  GateDraw drawn;
  randombytes_buf(drawn.salt.data(), drawn.salt.size());
  drawn.number = randombytes_uniform(static_cast<std::uint32_t>(most) + 1);
  return drawn;
}

}  // namespace

void Gate::set_keys(const std::optional<SessionKeys>& sessions) {
  keys_.reset();
  if (sessions) keys_.emplace(*sessions);
}

std::optional<HttpResponse> Gate::refuse(const CartCommand& command, const StockCache& stock,
                                         WallTime now) {
  if (command.op == proto::Op::kRemove) return std::nullopt;
  Gated gated = gated_of(command, stock);
  if (gated.items.empty()) return std::nullopt;
  // Of what is hidden nobody hears that it has a gate; and who asks for it in the moment in which it is shown does not get
  // past that, though cartd knows of it before we do.
  for (const auto& item : gated.items)
    if (!stock.find(item)) return problem_of(proto::Error::unknown_item(item.str()));
  const GateSubject subject{command.session, std::move(gated.items)};
  auto judged = judge(command.proof, subject, now);
  if (auto* refusal = std::get_if<HttpResponse>(&judged)) return std::move(*refusal);
  const auto& proof = std::get<Proof>(judged);
  if (!used_.use(proof.challenge, proof.expires_at, now))
    return refuse(ProofFault::kUsed, subject, now);
  ++totals_.let_in;
  return std::nullopt;
}

HttpResponse Gate::answer(const ChallengeQuery& query, const StockCache& stock, WallTime now) {
  if (!stock.has_snapshot()) return problem_of(proto::Error::cartd_unavailable());
  Gated gated;
  for (const auto& item : query.items) {
    if (!stock.find(item)) return problem_of(proto::Error::unknown_item(item.str()));
    gated.add(item, stock);
  }
  const std::int64_t tries = query.session ? gated.tries : session_tries_;
  if (tries == 0) return no_gate();
  if (!keys_) return shut(now);
  ++totals_.challenges;
  const GateSubject subject{query.session, std::move(gated.items)};
  HttpResponse response;
  response.content_type = "application/json";
  response.body = challenge_body(subject, tries, draw(tries), *keys_, now);
  return response.with("Cache-Control", "no-store");
}

std::variant<proto::SessionId, HttpResponse> Gate::admit(const SessionRequest& request,
                                                         WallTime now) {
  if (session_tries_ == 0) return no_gate();
  auto judged = judge(request.proof, {}, now);
  if (auto* refusal = std::get_if<HttpResponse>(&judged)) return std::move(*refusal);
  ++totals_.let_in;
  return session_of(std::get<Proof>(judged));
}

std::variant<Proof, HttpResponse> Gate::judge(std::string_view proof, const GateSubject& subject,
                                              WallTime now) {
  if (!keys_) return shut(now);
  if (proof.empty()) {
    ++totals_.needed;
    return proof_needed(address_of(subject));
  }
  auto judged = judge_proof(proof, subject, *keys_, now);
  if (const auto* fault = std::get_if<ProofFault>(&judged)) return refuse(*fault, subject, now);
  return std::get<Proof>(std::move(judged));
}

HttpResponse Gate::refuse(ProofFault fault, const GateSubject& subject, WallTime now) {
  const auto which = static_cast<std::size_t>(fault);
  ++totals_.refused[which];
  const auto& refused = totals_.refused;
  if (const auto times =
          refused_line_.due(std::accumulate(refused.begin(), refused.end(), std::uint64_t{0}), now))
    ops::log(ops::Level::kWarning, "proofs_refused",
             {{"times", *times}, {"reason", kProofFaults[which]}});
  return proof_refused(kProofFaults[which], address_of(subject));
}

HttpResponse Gate::shut(WallTime now) {
  ++totals_.shut;
  if (const auto times = shut_line_.due(totals_.shut, now))
    ops::log(ops::Level::kError, "gate_shut",
             {{"times", *times}, {"why", "there are no --session-keys"}});
  return gate_shut();
}

Gate::Totals Gate::totals() const {
  Totals totals = totals_;
  totals.forgotten = used_.forgotten();
  return totals;
}

}  // namespace gateway
