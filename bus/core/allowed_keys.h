// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who may come in at cartd's endpoints, by key.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.h"
#include "bus/core/z85.h"

namespace bus {

/// cartd's endpoints.
enum class Door { kCommands, kChanges, kOperator };
inline constexpr std::array<std::string_view, 3> kDoors = {"commands", "changes", "operator"};

constexpr std::string_view to_string(Door door) { return kDoors[static_cast<std::size_t>(door)]; }
std::optional<Door> parse_door(std::string_view text);

/// What a key is for.
enum class Role { kGateway, kObserver, kOperator, kCourier };
inline constexpr std::array<std::string_view, 4> kRoles = {"gateway", "observer", "operator",
                                                           "courier"};

constexpr std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::optional<Role> parse_role(std::string_view text);

/// Whether who has a key of that role comes in there. The operator may do whatever the others may.
bool opens(Role role, Door door);

/// All that may come in: public keys, so nothing of it is secret.
class AllowedKeys {
 public:
  struct Holder {
    Role role;
    std::string name;  // whose it is, for people
  };

  /// Reads a file's text, `ROLE KEY NAME` a line; blank lines and those that begin with '#' say nothing.
  /// Fails with the number of the first line that is wrong, and why.
  static base::OrFailure<AllowedKeys> parse(std::string_view text);

  /// Whose a public key is; null for one that is none of these.
  const Holder* find(const KeyBytes& key) const;
  std::size_t size() const { return holders_.size(); }
  /// Whether some key opened `door` by `before` and does no longer.
  bool shut_out(const AllowedKeys& before, Door door) const;

 private:
  std::map<KeyBytes, Holder> holders_;
};

}  // namespace bus
