// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who takes a rehearsal's payments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crowd {

/// Confirms orders, one after another, while the crowd goes on.
class Cashier {
 public:
  struct Paid {
    std::uint64_t payer = 0;
    bool is_sold = false;  // else it came too late, or the shop could not be asked
  };
  virtual ~Cashier() = default;
  /// Takes an order to be confirmed. Never waits; false: it takes no more.
  virtual bool pay(std::uint64_t payer, const std::string& order) = 0;
  /// Readable when take() has something.
  virtual int fd() const = 0;
  virtual std::optional<Paid> take() = 0;
};

}  // namespace crowd
