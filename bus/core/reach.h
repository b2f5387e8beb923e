// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whether what goes over an endpoint may leave the machine.
#pragma once

#include <string_view>

namespace bus {

/// True for `ipc:` and for what is plainly the loopback: 127.0.0.0/8, [::1], localhost. A name is looked up by
/// whoever connects, and so may be anywhere.
bool stays_here(std::string_view address);
/// The same for who connects: to them the address that is every interface's to who listens is this machine.
bool leads_here(std::string_view address);

}  // namespace bus
