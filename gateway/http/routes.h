// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which request is meant: method, path, parameters and headers into typed requests, or a refusal.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/core/requests.h"
#include "gateway/http/content_coding.h"
#include "gateway/http/http_message.h"
#include "gateway/http/language.h"
#include "gateway/http/page_head.h"
#include "gateway/sessions/session_door.h"
#include "proto/error.h"

namespace gateway {

/// GET / and POST /, GET /item/{item} and GET /receipt/{order}: the page, for the session of the cookie or, without one,
/// a new session.
struct PageQuery {
  std::optional<PageSession> session;
  ContentCoding coding = ContentCoding::kIdentity;
  bool secure = false;  // came over TLS
  PagePlace place = PagePlace::kShop;
  std::optional<proto::ItemId> item{};  // of kItem
  std::string order{};                  // of kReceipt
  std::string languages{};              // Accept-Language
  std::string host{};                   // that was asked; empty: it was not said
};
/// GET /items of everything.
struct CatalogQuery {};
/// A file of the web folder, by its path below it.
struct FileQuery {
  std::string method;
  std::string path;
  std::string if_none_match;
  bool to_preflight = false;  // OPTIONS by a page that may read answers
  ContentCoding coding = ContentCoding::kIdentity;
  bool brotli = false;  // rather than that, where the file is there so
};

/// GET /status.
struct PollRequest {
  Poll poll;
  std::string preference;  // for Preference-Applied; empty: none
};

/// GET /gate: a challenge for some items of a session, or for a new session.
struct ChallengeQuery {
  std::optional<proto::SessionId> session{};  // nothing: a new one
  std::vector<proto::ItemId> items{};
};
/// POST /gate: a new session for a proof.
struct SessionRequest {
  std::string proof;
  bool secure = false;  // came over TLS
};

/// Which of the items /plain shows.
struct PlainPart {
  std::optional<proto::ItemId> after{};  // those behind that one
  std::string search{};                  // of which each has these words; empty: all
};
/// GET /plain: the shop as forms, for a browser without JavaScript.
struct PlainQuery {
  std::optional<PageSession> session;  // nothing: a new one
  Language language = Language::kEnglish;
  bool secure = false;                     // came over TLS
  std::optional<proto::SessionId> cart{};  // whose it shows; nothing: nobody has one yet
  std::string said{};                      // what a form came to
  std::optional<proto::ItemId> about{};    // … of which item
  PlainPart part{};
  std::optional<OrderCommand> order{};  // is shown in their place
};
/// POST /plain: one of its forms.
struct PlainCommand {
  std::variant<CartCommand, OrderCommand> command;
  PlainPart part{};  // that its form is on
};

/// A request, or the answer to one that needs no more thought.
using Route = std::variant<PollRequest, Stream, Listing, CatalogQuery, ItemsPage, CartCommand,
                           CartQuery, OrderCommand, PageQuery, FileQuery, ChallengeQuery,
                           SessionRequest, PlainQuery, PlainCommand, HttpResponse>;

struct RouteSettings {
  base::Millis default_wait{25'000};
  base::Millis max_wait{55'000};
  std::vector<std::string> allowed_origins;
  bool gates_sessions = false;  // a new one is given for a proof alone
};

/// Pure. Every refusal names the field that is wrong. `door` and the system's time, `now`, say whose cart it is about.
Route route(const HttpRequest& request, const RouteSettings& settings,
            const SessionDoor& door = SessionDoor(), base::WallTime now = {});

/// The 204 to OPTIONS; `to_preflight`: with what a page elsewhere may send (Fetch, "CORS preflight").
HttpResponse methods_answer(const std::string& methods, bool to_preflight);

}  // namespace gateway
