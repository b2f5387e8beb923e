// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A rehearsal's cashier, at the operator's endpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <thread>

#include "cartctl/settings.h"
#include "crowd/net/cashier.h"

namespace cartctl {

/// Confirms orders in a thread of its own, which shares nothing but a pair of sockets: what waits is in there, and where that is
/// full, no more is taken. Ends with this object.
class OrderCashier final : public crowd::Cashier {
 public:
  /// REQUIRES: `settings` outlives it.
  explicit OrderCashier(const Settings& settings);
  ~OrderCashier() override;
  OrderCashier(const OrderCashier&) = delete;
  OrderCashier& operator=(const OrderCashier&) = delete;

  bool pay(std::uint64_t payer, const std::string& order) override;
  int fd() const override { return ours_; }
  std::optional<Paid> take() override;

 private:
  struct Slip;
  static void work(int orders, const Settings& settings);

  int ours_ = -1;
  int theirs_ = -1;
  std::thread thread_;
};

}  // namespace cartctl
