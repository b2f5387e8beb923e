// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/order.h"

#include <memory>
#include <string>
#include <vector>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {
namespace {

/// A command that is given an order and nothing else.
void add_of_order(ops::Flags& order, const Settings& settings, const char* name, proto::Op op,
                  const char* help) {
  const auto id = std::make_shared<std::string>();
  auto& command = order.command(name, help, [id, op, &settings] {
    return operate_and_print(of_order(op, *id), settings, order_text);
  });
  command.argument("ORDER", *id, "Which: a UUID");
}

void add_return(ops::Flags& order, const Settings& settings) {
  struct Arguments {
    std::string order;
    std::vector<std::string> lines;
    std::string key;
    bool written_off = false;
  };
  const auto given = std::make_shared<Arguments>();
  auto& command =
      order.command("return", "Units of it came back after the sale", [given, &settings] {
        return operate_and_print(
            return_order(given->order, given->key, given->lines, !given->written_off), settings,
            order_text);
      });
  command.argument("ORDER", given->order, "Which: a UUID");
  command.arguments("LINE", given->lines, "An item and how many, like P=2; without: all of it");
  command.text("--id", given->key,
               "A name for this return: what is returned with it again, is not");
  command.toggle("--written-off", given->written_off, "They cannot be sold again");
}

}  // namespace

void add_order(ops::Flags& program, const Settings& settings) {
  auto& order = program.command_group("order", "An order: whether it is paid, and what comes back");
  const auto shown = std::make_shared<std::string>();
  auto& show =
      order.command("show", "What it is of, and what has become of it", [shown, &settings] {
        return operate_and_print(show_order(*shown), settings, listed_order_text);
      });
  show.argument("ORDER", *shown, "Which: a UUID");
  add_of_order(order, settings, "confirm", proto::Op::kConfirmOrder, "It is paid: sell it");
  add_of_order(order, settings, "release", proto::Op::kReleaseOrder,
               "It will not be paid: its units go back");
  add_of_order(order, settings, "extend", proto::Op::kExtendOrder, "Its time to pay begins again");
  add_return(order, settings);
}

}  // namespace cartctl
