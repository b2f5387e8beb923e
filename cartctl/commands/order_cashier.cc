// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/order_cashier.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/check.h"
#include "cartctl/bus/bus_session.h"
#include "cartctl/json/bus_json.h"
#include "proto/codec.h"
#include "proto/messages.h"

namespace cartctl {
namespace {

constexpr std::size_t kOrderLength = 36;

std::string confirmation(std::string_view order) {
  proto::Command command{"cartctl", proto::Op::kConfirmOrder};
  command.order = proto::OrderId::parse(order);
  CHECK(command.order, order);
  return proto::encode(command);
}

}  // namespace

struct OrderCashier::Slip {
  std::uint64_t payer = 0;
  std::array<char, kOrderLength> order{};
  bool is_sold = false;
};

OrderCashier::OrderCashier(const Settings& settings) {
  std::array<int, 2> ends{};
  CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  ours_ = ends[0];
  theirs_ = ends[1];
  thread_ = std::thread([this, &settings] { work(theirs_, settings); });
}

OrderCashier::~OrderCashier() {
  shutdown(ours_, SHUT_RDWR);
  thread_.join();
  close(ours_);
  close(theirs_);
}

bool OrderCashier::pay(std::uint64_t payer, const std::string& order) {
  CHECK(order.size() == kOrderLength, order);
  Slip slip{payer};
  std::copy(order.begin(), order.end(), slip.order.begin());
  return send(ours_, &slip, sizeof slip, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof slip;
}

std::optional<crowd::Cashier::Paid> OrderCashier::take() {
  Slip slip;
  if (recv(ours_, &slip, sizeof slip, MSG_DONTWAIT) != sizeof slip) return std::nullopt;
  return Paid{slip.payer, slip.is_sold};
}

/// One connection for as long as it stands; an order that could not be confirmed over it is not sold.
void OrderCashier::work(int orders, const Settings& settings) {
  const auto curve = curve_or_exit(settings);
  BusSession bus(curve);
  Slip slip;
  const auto take = [&] { return recv(orders, &slip, sizeof slip, 0) == sizeof slip; };
  const auto give = [&](bool is_sold) {
    slip.is_sold = is_sold;
    return send(orders, &slip, sizeof slip, MSG_NOSIGNAL) == sizeof slip;
  };
  const auto order = [&] { return confirmation({slip.order.data(), slip.order.size()}); };
  while (take()) {
    bool goes_on = true;
    const auto last =
        bus.converse(settings.operations, order(), settings.timeout,
                     [&](const BusSession::Reply& reply) -> std::optional<std::string> {
                       const auto verdict = read_verdict(reply.json);
                       goes_on = give(verdict && verdict->ok) && take();
                       if (!goes_on) return std::nullopt;
                       return order();
                     });
    if (!goes_on || (!last && !give(false))) return;
  }
}

}  // namespace cartctl
