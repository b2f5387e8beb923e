// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Catch2, whichever of its two layouts the system has (2.13 on Debian 12, 3 on Debian 13). The only
// file that knows them apart.
//
// Catch2 has a CHECK and so has base/check.h. In a test the word is Catch2's; the headers that use
// ours are read before it is taken from them.
#pragma once

#include "gateway/core/deadline_wheel.h"
#include "proto/error.h"
#undef CHECK

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#ifdef CATCH_CONFIG_EXTERNAL_INTERFACES
namespace Catch {
using EventListenerBase = TestEventListenerBase;  // by the name it has in 3
}
#endif
#endif
