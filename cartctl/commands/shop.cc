// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/shop.h"

#include <cstddef>
#include <memory>
#include <string>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/exit_status.h"
#include "cartctl/input.h"
#include "cartctl/json/bus_json.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

constexpr auto kMostShopBytes = static_cast<std::size_t>(proto::limits::kMaxBusMessageBytes);

int put_file(const std::string& file, const Settings& settings) {
  const auto text = read_file(file, kMostShopBytes);
  if (!text) return kUsage;
  return operate_and_print(put_shop(file, *text), settings, shop_text);
}

}  // namespace

void add_shop(ops::Flags& program, const Settings& settings) {
  const auto file = std::make_shared<std::string>();
  auto& shop = program.command_group("shop", "What the shop says of itself: name, colours, links");
  shop.command("show", "Print it as JSON, as `shop put` takes it",
               [&settings] { return operate_and_print(show_shop(), settings, shop_text); });
  shop.command("put", "Say this from now on, and nothing else; the catalog file says it no more",
               [file, &settings] { return put_file(*file, settings); })
      .argument("FILE", *file, "A file like what `shop show` prints; -: standard input");
}

}  // namespace cartctl
