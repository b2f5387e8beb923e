// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The gate against scripts: who asks for what is gated shows a proof that its browser has worked for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "gateway/core/stock_cache.h"
#include "gateway/gate/challenge.h"
#include "gateway/gate/gate_keys.h"
#include "gateway/gate/proof.h"
#include "gateway/gate/used_proofs.h"
#include "gateway/http/http_message.h"
#include "gateway/http/routes.h"
#include "ops/rare_line.h"

namespace gateway {

/// Of one loop. An item that asks for a proof is put into a cart, or waited for, with one alone, and with --gate-sessions a new
/// session is given for one. Keeps nothing but which proofs were used here. At another gateway one is good once more, for the same
/// session and items, and for what is absolute: it gains nothing there that it has not here.
///
/// Without keys it is shut: what is gated is had by nobody. Loop thread only.
class Gate {
 public:
  /// `session_tries`: that a new session takes at most; 0: it is given for nothing.
  Gate(std::int64_t session_tries, const std::optional<SessionKeys>& sessions)
      : session_tries_(session_tries) {
    set_keys(sessions);
  }
  void set_keys(const std::optional<SessionKeys>& sessions);

  /// What is answered in place of `command`; nothing: it goes on.
  std::optional<HttpResponse> refuse(const CartCommand& command, const StockCache& stock,
                                     base::WallTime now);
  /// A challenge for what is asked.
  HttpResponse answer(const ChallengeQuery& query, const StockCache& stock, base::WallTime now);
  /// The session that the proof is given, or a refusal.
  std::variant<proto::SessionId, HttpResponse> admit(const SessionRequest& request,
                                                     base::WallTime now);

  struct Totals {
    std::uint64_t challenges = 0;
    std::uint64_t let_in = 0;
    std::uint64_t needed = 0;                                  // came without
    std::uint64_t shut = 0;                                    // for want of keys
    std::array<std::uint64_t, kProofFaults.size()> refused{};  // by ProofFault
    std::uint64_t forgotten = 0;                               // see UsedProofs
  };
  Totals totals() const;

 private:
  HttpResponse shut(base::WallTime now);
  HttpResponse refuse(ProofFault fault, const GateSubject& subject, base::WallTime now);
  /// Asks for one where none came, and judges what came.
  std::variant<Proof, HttpResponse> judge(std::string_view proof, const GateSubject& subject,
                                          base::WallTime now);

  const std::int64_t session_tries_;
  std::optional<GateKeys> keys_;
  UsedProofs used_;
  Totals totals_;
  ops::RareLine<base::WallTime> refused_line_;
  ops::RareLine<base::WallTime> shut_line_;
};

}  // namespace gateway
