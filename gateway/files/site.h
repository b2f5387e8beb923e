// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a browser gets to see: the page with what is known now, and the files behind it.
#pragma once

#include "gateway/core/gateway_core.h"
#include "gateway/files/web_files.h"
#include "gateway/http/plain_page.h"
#include "gateway/http/routes.h"
#include "gateway/http/shop_page.h"
#include "gateway/sessions/session_door.h"

namespace gateway {

/// Of one loop. `files` outlives it.
class Site {
 public:
  /// `wait` is how long the page's polls are held.
  Site(const WebFiles& files, base::Millis wait) : files_(files), page_(files.page(), wait) {}

  /// Whoever has no session yet is given one; `wall` is the system's time, by which it ends.
  HttpResponse answer(const PageQuery& query, const GatewayCore& core, const SessionDoor& door,
                      base::MonoTime now, base::WallTime wall);
  HttpResponse answer(const FileQuery& query) const;
  /// A page without scripts for a visit of that session; the style is this site's.
  HttpResponse answer(PlainPage page, const PageSession& session, bool secure) const;

 private:
  const WebFiles& files_;
  ShopPage page_;
};

}  // namespace gateway
