// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What cartd replied to a shop's own servers, as an answer of /v1.
#pragma once

#include "gateway/backend/backend_request.h"
#include "gateway/http/http_message.h"
#include "gateway/sessions/session_door.h"
#include "proto/messages.h"

namespace gateway {

/// The answer to `asked`: JSON, or CSV; of a refusal its problem. A session is told as its hash. A reply
/// that is none to what was asked, as of a cartd of before, is an outcome that is unknown.
HttpResponse to_response(const BackendRequest& asked, const proto::Reply& reply);

/// A session that was signed.
HttpResponse to_response(const SessionDoor::Signed& made);
/// What a key is for, without what is secret of it.
HttpResponse to_response(const ops::BackendKey& key);

}  // namespace gateway
