// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/hooks.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using proto::Op;
using support::at;

constexpr std::uint64_t kLast = 9;

struct HooksRig {
  /// What is answered: "erp at 7", with what waits, or the refusal.
  std::string ask(Op op, const std::string& courier, std::int64_t now,
                  proto::HookCommand said = {}) {
    proto::Command command{"", op};
    said.hook = proto::HookName::parse("erp");
    said.courier = courier;
    if (op != Op::kHooks) command.hook = said;
    rows = Rows{};
    const auto answer = hooks.apply(command, at(now), {support::epoch("e"), {}}, kLast, rows);
    if (const auto* error = std::get_if<proto::Error>(&answer))
      return std::string(to_string(error->code)) + (error->field ? " " + *error->field : "");
    std::string text;
    for (const auto& hook : std::get<proto::HookList>(answer).hooks)
      text += hook.hook.str() + (hook.enabled ? "" : " off " + hook.reason) + " at " +
              std::to_string(hook.position) + (hook.retries.empty() ? "" : " and more") +
              (hook.taken ? " taken" : "");
    return text.empty() ? "none" : text;
  }

  Hooks hooks{{}};
  Rows rows;
};

proto::HookCommand state(std::uint64_t position, bool enabled = true) {
  return {std::nullopt, "", enabled, enabled ? "" : "it answered 410", position, {}};
}

}  // namespace

TEST_CASE("A new hook hears of what happens from now on, and only one courier has it") {
  HooksRig rig;
  CHECK(rig.ask(Op::kHooks, "", 0) == "none");
  CHECK(rig.ask(Op::kTakeHook, "a", 0) == "erp at 9 taken");
  REQUIRE(rig.rows.hooks.size() == 1);
  CHECK(rig.rows.hooks[0].position == kLast);
  CHECK_FALSE(rig.rows.hooks[0].taken);
  CHECK(rig.ask(Op::kTakeHook, "b", 1) == "hook-taken");
  CHECK(rig.ask(Op::kPutHook, "b", 1, state(3)) == "hook-taken");
  CHECK(rig.ask(Op::kPutHook, "a", 19, state(3)) == "erp at 3 taken");
  CHECK(rig.rows.hooks.size() == 1);
  CHECK(rig.ask(Op::kPutHook, "a", 20, state(3)) == "erp at 3 taken");
  CHECK(rig.rows.empty());  // it only says that it is there
  CHECK(rig.ask(Op::kTakeHook, "b", 39) == "hook-taken");
  CHECK(rig.ask(Op::kHooks, "", 39) == "erp at 3 taken");
  CHECK(rig.ask(Op::kHooks, "", 40) == "erp at 3");
  CHECK(rig.ask(Op::kTakeHook, "b", 40) == "erp at 3 taken");
  CHECK(rig.ask(Op::kPutHook, "a", 41, state(5)) == "hook-taken");
  CHECK(rig.ask(Op::kPutHook, "b", 41, state(10)) == "bad-request position");
}

TEST_CASE("What the operator says of a hook no courier writes over") {
  HooksRig rig;
  CHECK(rig.ask(Op::kSetHook, "", 0, state(1)) == "bad-request hook");
  rig.ask(Op::kTakeHook, "a", 0);
  proto::HookCommand replay;
  replay.position = 2;
  CHECK(rig.ask(Op::kSetHook, "", 1, replay) == "erp at 2");
  CHECK(rig.rows.hooks.size() == 1);
  CHECK(rig.ask(Op::kPutHook, "a", 2, state(9)) == "hook-taken");
  CHECK(rig.ask(Op::kTakeHook, "a", 3) == "erp at 2 taken");
  replay.position = 10;
  CHECK(rig.ask(Op::kSetHook, "", 3, replay) == "bad-request position");
  CHECK(rig.ask(Op::kPutHook, "a", 4, state(4, false)) == "erp off it answered 410 at 4 taken");
  proto::HookCommand enable;
  enable.enabled = true;
  CHECK(rig.ask(Op::kSetHook, "", 5, enable) == "erp at 4");
}

TEST_CASE("Hooks go on from what the store has, and are not too many") {
  std::vector<proto::Hook> stored;
  for (std::size_t i = 0; i < proto::limits::kMaxHooks; ++i)
    stored.push_back({*proto::HookName::parse("h" + std::to_string(i))});
  stored.back() = {*proto::HookName::parse("erp"), true, "", 4, {{2, 1, at(0)}}};
  HooksRig rig{Hooks(stored)};
  CHECK(rig.ask(Op::kTakeHook, "a", 0) == "erp at 4 and more taken");
  stored.back() = {*proto::HookName::parse("other")};
  HooksRig full{Hooks(stored)};
  CHECK(full.ask(Op::kTakeHook, "a", 0) == "bad-request hook");
}

}  // namespace cartd
