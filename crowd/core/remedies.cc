// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/remedies.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "crowd/core/verdict.h"

namespace crowd {
namespace {

/// What is said of a trouble, and what is done about it.
struct Remedy {
  Trouble trouble;
  const char* what;
  const char* raise;
};

constexpr std::array<Remedy, kTroubles> kRemedies = {{
    {Trouble::kBounded, "clients were bounded (429)",
     "These shoppers come from few addresses: start the gateways with --exempt and this machine's "
     "address, for the rehearsal alone. "
     "Where real ones share an address, raise --address-sessions and --address-commands."},
    {Trouble::kOverloaded, "a gateway was full (503)",
     "Start another gateway, or this one with more --threads, and see --max-connections."},
    {Trouble::kUnavailable, "gateways could not reach cartd (503)",
     "See to cartd and the network between: its log, and cartctl status."},
    {Trouble::kUnknown, "cartd did not answer in time (504)",
     "cartd's disk is slow, or its processor busy: see cartd_commit_seconds and "
     "cartd_batch_commands; a faster disk, or a processor of "
     "its own. --command-timeout only has shoppers wait longer."},
    {Trouble::kServerError, "a gateway, or what stands in front of it, answered with an error",
     "See the gateways' logs, and those of the proxy."},
    {Trouble::kNoConnection, "connections were refused, or came too late",
     "Start another gateway; see --max-connections, file descriptors, and the limits of what "
     "stands in front."},
    {Trouble::kBroken, "connections ended before their answer",
     "See the gateways' logs; behind a proxy, its time-outs must be longer than --max-wait."},
    {Trouble::kSlow, "clicks took longer than a second",
     "See gateway_command_seconds and cartd_commit_seconds: where the first is long and the second "
     "is not, start another gateway; "
     "else cartd wants a faster disk."},
    {Trouble::kNoDescriptors, "this machine had no more file descriptors",
     "Raise this shell's limit, ulimit -n: a shopper has two connections."},
    {Trouble::kLate, "this machine was too slow for so many shoppers",
     "Rehearse with fewer shoppers, or from another machine: times above are its own in part."},
}};

}  // namespace

Remedies remedies_of(const Measurements& measured) {
  std::vector<const Remedy*> found;
  for (const auto& remedy : kRemedies)
    if (measured.trouble(remedy.trouble).times > 0) found.push_back(&remedy);
  std::stable_sort(found.begin(), found.end(), [&](const Remedy* a, const Remedy* b) {
    return measured.trouble(a->trouble).first < measured.trouble(b->trouble).first;
  });
  if (found.empty()) return {"Nothing gave: every request had its answer.", {}};
  Remedies remedies;
  for (const auto* remedy : found) {
    const auto& count = measured.trouble(remedy->trouble);
    std::string text = std::string(remedy->what) + ": " +
                       grouped(static_cast<std::int64_t>(count.times)) + " times, from " +
                       span_text(in_ms(count.first)) + " on";
    if (!count.detail.empty()) text += " (\"" + count.detail + "\")";
    remedies.gave += (remedies.gave.empty() ? "First " : "; then ") + text;
    remedies.raise.emplace_back(remedy->raise);
  }
  remedies.gave += ".";
  return remedies;
}

}  // namespace crowd
