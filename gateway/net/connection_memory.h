// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How much memory of this process one connection can take, whatever its peer sends or leaves unread.
#pragma once

#include <cstddef>

#include "gateway/http/request_framer.h"
#include "proto/limits.h"

namespace gateway::connection_memory {

// Requests sent without waiting for answers are read so far ahead: eight of the longest heads, or any
// number of ordinary ones. What is above it stays with the kernel, and TCP makes the peer wait.
inline constexpr std::size_t kMostAhead = 16 * 1024;
// One read. A connection is read 64 KiB at most in a turn (http_server.cc).
inline constexpr std::size_t kRead = 16 * 1024;
static_assert(kMostAhead >= kRead);
// The next request is begun while no more than one answer waits to be taken, or so little of several
// that they go out together.
inline constexpr std::size_t kMostUnsent = 4 * 1024;
// A stream's peer that has not taken this much is too slow for it: it comes back with its cursor and
// is told the latest numbers instead of all that were missed. One event may be larger.
inline constexpr std::size_t kMostStreamed = 64 * 1024;
// A buffer with less in it is given back when it holds room for twice as much as it may need.
inline constexpr std::size_t kMostSpare = 2 * kMostAhead;

// What is kept of a request while it arrives: its bytes not yet understood, which are a part of the
// head and of a read, the fields of the head, and the body. A text that grows has up to twice the room
// that it needs.
inline constexpr std::size_t kArriving = 2 * (proto::limits::kMaxHeaderBytes + kMostAhead + kRead) +
                                         2 * proto::limits::kMaxHeaderBytes +
                                         2 * proto::limits::kMaxBodyBytes;
// What is kept while it is answered: of itself a little room, and what came behind it; of a stream what was
// not taken. On top of that come at most two answers, as long as the shop makes them: the page, a file,
// the catalog.
inline constexpr std::size_t kAnswered =
    RequestFramer::kMostKept + 2 * kMostAhead + 2 * kMostUnsent + 2 * kMostStreamed;

// What TLS keeps on top: a record that has not come whole and one that was not taken, with what they have
// around them, and OpenSSL's own state (TlsSession); a handshake that is under way has about as much. Of a
// held connection 14 KB.
inline constexpr std::size_t kTls = 2 * (16 * 1024 + 512) + 20 * 1024;
static_assert(kTls <= 54 * 1024);  // as docs/operating.md says

/// Beside its answers a connection takes no more than this: docs/operating.md multiplies it out.
inline constexpr std::size_t kCeiling = 256 * 1024;
static_assert(kArriving + 2 * kMostUnsent + 4096 /* the connection itself, and its slots */ <=
              kCeiling);
static_assert(kAnswered <= kCeiling);

}  // namespace gateway::connection_memory
