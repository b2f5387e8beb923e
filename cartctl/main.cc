// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl: what an operator asks a running shop, and tells it, over the bus.
#include <csignal>

#include "cartctl/commands/bus_call.h"
#include "cartctl/commands/bus_watch.h"
#include "cartctl/commands/cart.h"
#include "cartctl/commands/completion.h"
#include "cartctl/commands/events.h"
#include "cartctl/commands/history.h"
#include "cartctl/commands/hold.h"
#include "cartctl/commands/hook.h"
#include "cartctl/commands/item.h"
#include "cartctl/commands/items.h"
#include "cartctl/commands/key.h"
#include "cartctl/commands/keygen.h"
#include "cartctl/commands/line.h"
#include "cartctl/commands/order.h"
#include "cartctl/commands/orders.h"
#include "cartctl/commands/rehearse.h"
#include "cartctl/commands/report.h"
#include "cartctl/commands/sale.h"
#include "cartctl/commands/session.h"
#include "cartctl/commands/shop.h"
#include "cartctl/commands/status.h"
#include "cartctl/commands/stock.h"
#include "cartctl/commands/verify.h"
#include "cartctl/exit_status.h"
#include "cartctl/settings.h"

int main(int argc, char** argv) {
  // A reader that has gone is an error of the write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  cartctl::Settings settings;
  ops::Flags flags("cartctl", "Looks into a running shop and looks after it, over cartd's bus.");
  cartctl::add_settings(flags, settings);
  cartctl::add_status(flags, settings);
  cartctl::add_orders(flags, settings);
  cartctl::add_order(flags, settings);
  cartctl::add_report(flags, settings);
  cartctl::add_events(flags, settings);
  cartctl::add_hook(flags, settings);
  cartctl::add_history(flags, settings);
  cartctl::add_verify(flags, settings);
  cartctl::add_rehearse(flags, settings);
  cartctl::add_stock(flags, settings);
  cartctl::add_item(flags, settings);
  cartctl::add_items(flags, settings);
  cartctl::add_cart(flags, settings);
  cartctl::add_hold(flags, settings);
  cartctl::add_line(flags, settings);
  cartctl::add_sale(flags, settings);
  cartctl::add_shop(flags, settings);
  cartctl::add_key(flags, settings);
  cartctl::add_keygen(flags, settings);
  cartctl::add_session(flags, settings);
  auto& bus = flags.command_group("bus", "The bus itself: its commands and its feed");
  cartctl::add_bus_call(bus, settings);
  cartctl::add_bus_watch(bus, settings);
  cartctl::add_completion(flags);
  flags.note(cartctl::kExitStatuses);
  flags.parse_or_exit(argc, argv);
  return flags.run();
}
