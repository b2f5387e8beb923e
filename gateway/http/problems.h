// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Errors as answers: application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/http/http_message.h"
#include "gateway/http/request_framer.h"
#include "proto/error.h"

namespace gateway {

/// The answer to an error of the contract's table, with its extension fields.
HttpResponse problem_of(const proto::Error& error);
/// The answer to a request that could not be read.
HttpResponse problem_of(RequestFramer::Refusal refusal, std::string_view reason);

/// Errors of HTTP itself; they have no counterpart on the bus.
HttpResponse not_found(std::string_view path);
HttpResponse method_not_allowed(std::string_view method, const std::string& allow);
HttpResponse method_not_known(std::string_view method);
/// `wanted`: what may be sent instead.
HttpResponse unsupported_media_type(std::string_view got, std::string_view wanted);
HttpResponse unsupported_content_coding(std::string_view got);
HttpResponse request_timeout();
/// 401 for a request without a session that this shop has made.
HttpResponse bad_session();
/// 501 where sessions are open: none can be signed.
HttpResponse no_session_keys();
/// 403 for a command that a page of another site made its browser send.
HttpResponse foreign_origin();
/// 403 for who came to the gate without a proof, and where one is to be had.
HttpResponse proof_needed(std::string_view challenge);
/// 403 for a proof that does not let in, and where a challenge for another is to be had.
HttpResponse proof_refused(std::string_view reason, std::string_view challenge);
/// 403 where nobody is let in, since no challenge can be signed.
HttpResponse gate_shut();
/// 404 where no proof is asked for.
HttpResponse no_gate();
/// 401 for a request without a key, or with one that is unknown.
HttpResponse unauthorized(std::string_view detail);
/// 403 for a key that lacks `scope`.
HttpResponse forbidden(std::string_view scope);
/// 429 for who is to try again once `wait` is over.
HttpResponse too_many_requests(std::string_view detail, base::Millis wait);
/// The same for a person who has asked for the page: it says so in both languages, and comes back by itself.
HttpResponse too_many_visitors(base::Millis wait);
/// 503 `overloaded` for a connection that cannot be taken in.
HttpResponse too_many_connections();

}  // namespace gateway
