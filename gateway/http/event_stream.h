// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The pieces of GET /events: Server-Sent Events (WHATWG HTML, 9.2).
#pragma once

#include "gateway/core/requests.h"
#include "gateway/http/http_message.h"
#include "gateway/http/stream_piece.h"

namespace gateway {

/// The 200 of a stream, without its body.
HttpResponse stream_head();

/// What a stream begins with: how long its client is to wait before it comes back.
StreamPiece retry_piece(base::Millis retry);
/// An event with the JSON of GET /status; its id is the cursor. REQUIRES: `state` has a cursor.
StreamPiece state_piece(const StateAnswer& state);
/// A comment: it only shows that both ends are there.
const StreamPiece& beat_piece();

}  // namespace gateway
