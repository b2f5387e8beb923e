// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The file of hooks: where events are taken, with which secrets.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "courier/core/hook_url.h"
#include "proto/event.h"
#include "proto/ids.h"

namespace courier {

/// An address that events are taken to.
struct Target {
  proto::HookName name;
  HookUrl url;
  std::vector<std::string> keys;     // one, or two while one is replaced; each signs
  std::set<proto::EventType> types;  // empty: all
  std::size_t parallel = 1;          // at a time
};

/// `{"hooks":[{"name","url","secret","types","parallel"},…]}`. Fails, about "--hooks", with a sentence that says
/// which hook and what is wrong with it.
base::OrFailure<std::vector<Target>> parse_hooks(std::string_view text);
/// The same of a file, which must not be readable by others: there are secrets in it.
base::OrFailure<std::vector<Target>> read_hooks_file(const std::string& path);

}  // namespace courier
