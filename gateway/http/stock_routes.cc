// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/stock_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/whole_number.h"
#include "gateway/http/entity_tags.h"
#include "gateway/http/form.h"
#include "gateway/http/preferences.h"
#include "gateway/http/problems.h"
#include "proto/person.h"

namespace gateway {
namespace {

using base::Millis;
using proto::Cursor;
using proto::Error;
using proto::ItemId;

// HTTP.md: every client may ask for this long.
constexpr std::int64_t kAskableWaitSeconds = 55;
// A stream ends by itself now and then: its client comes back to the gateway with the most room.
constexpr Millis kStreamLife{600'000};
// Items in one part of the list: 500 are about 85 KB, and 0.5 ms of the loop.
constexpr std::int64_t kMostItems = 500;
// What is typed into a search field; each word of it is looked for in every item.

/// A cursor for what is none of ours: what it stands for is gone.
Cursor foreign_cursor() { return Cursor{*proto::Epoch::parse("foreign"), {}}; }

/// The parameter `since`, into a query's; left as it is where there is none.
std::optional<Error> read_since_parameter(const Form& form, std::optional<Cursor>& since) {
  const auto* text = form.find("since");
  if (text == nullptr) return std::nullopt;
  since = Cursor::parse(*text);
  if (since) return std::nullopt;
  return Error::bad_request("since", "since must be a cursor that an answer gave");
}

/// Its other spelling If-None-Match.
std::vector<Cursor> read_validators(const HttpRequest& request) {
  if (request.if_none_match.empty()) return {};
  const EntityTags tags = read_entity_tags(request.if_none_match);
  if (tags.tags.empty()) return {};  // "*", which says nothing about what its client knows
  std::vector<Cursor> cursors = tags.cursors();
  if (cursors.empty()) cursors.push_back(foreign_cursor());
  return cursors;
}

/// `Last-Event-ID`, or its other spelling `since`: a browser repeats the URL with the `since` it had
/// in the beginning, and says with the header how far it has come.
std::optional<Error> read_last_event(const HttpRequest& request, const Form& form,
                                     std::optional<Cursor>& since) {
  const std::string& last = request.last_event_id;
  if (last.empty()) return read_since_parameter(form, since);
  since = Cursor::parse(last);
  if (!since) since = foreign_cursor();
  return std::nullopt;
}

std::optional<Error> read_wait(const HttpRequest& request, const Form& form,
                               const RouteSettings& settings, PollRequest& read) {
  const auto most = std::chrono::floor<base::Seconds>(settings.max_wait);
  // Where --max-wait is shorter than what every client may ask for, asking is no mistake.
  const std::int64_t askable = std::max<std::int64_t>(most.count(), kAskableWaitSeconds);
  read.poll.wait = settings.default_wait;
  if (const auto* text = form.find("wait")) {
    const auto seconds = base::whole_number(*text);
    if (!seconds || *seconds < 0 || *seconds > askable)
      return Error::bad_request(
          "wait", "wait must be a whole number of seconds from 0 to " + std::to_string(askable));
    read.poll.wait = std::min(base::Seconds{*seconds}, most);
  } else if (const auto preferred = preferred_wait(request.prefer)) {
    // A preference is a wish: one that goes too far is met as far as it can be.
    const auto applied = std::min(*preferred, most);
    read.poll.wait = applied;
    read.preference = "wait=" + std::to_string(applied.count());
  }
  return std::nullopt;
}

/// `session`, which need not be there, and `cart`: the session's own is watched, from that cursor on.
std::optional<HttpResponse> read_cart(const HttpRequest& request, const Form& form,
                                      const Reading& reading, std::optional<KnownCart>& cart) {
  const auto* given = form.find("session");
  const auto* text = form.find("cart");
  if (given == nullptr && text == nullptr) return std::nullopt;
  if (given != nullptr && given->empty()) return no_session(reading);
  auto since = text == nullptr ? std::nullopt : Cursor::parse(*text);
  if (text != nullptr && !since)
    return problem_of(
        Error::bad_request("cart", "cart must be a cursor that an answer with a cart gave"));
  const auto visitor = read_visitor(given == nullptr ? "" : *given, request, reading);
  if (!visitor) return no_session(reading);
  if (!since) return std::nullopt;
  cart = KnownCart{proto::cart_hash(visitor->session), *std::move(since)};
  if (proto::is_of_person(visitor->session)) cart->of_person = visitor->session;
  return std::nullopt;
}

/// What is watched, and by whom.
std::optional<Error> read_items(const Form& form, WatchedItems& watched) {
  if (auto error = form.check_once({"session", "since", "wait", "cart"})) return error;
  std::vector<ItemId> items;
  bool every_item = false;
  for (const auto& [name, text] : form) {
    if (name != "item") continue;
    if (text == "*") {
      every_item = true;
      continue;
    }
    auto item = ItemId::parse(text);
    if (!item) return bad_item();
    items.push_back(*std::move(item));
  }
  if (every_item)
    watched = EveryItem{};
  else
    watched = std::move(items);
  return std::nullopt;
}

/// `limit`, `after` and `search`; nothing where none is given.
std::optional<Error> read_items_page(const Form& form, std::optional<ItemsPage>& page) {
  const auto* limit = form.find("limit");
  const auto* after = form.find("after");
  const auto* search = form.find("search");
  if (limit == nullptr && after == nullptr && search == nullptr) return std::nullopt;
  page.emplace();
  if (limit != nullptr) {
    const auto number = base::whole_number(*limit);
    if (!number || *number < 1 || *number > kMostItems)
      return Error::bad_request(
          "limit", "limit must be a whole number from 1 to " + std::to_string(kMostItems));
    page->limit = static_cast<std::size_t>(*number);
  }
  if (after != nullptr) {
    page->after = ItemId::parse(*after);
    if (!page->after)
      return Error::bad_request("after", "after must be 1 to 64 of A-Z a-z 0-9 . _ -");
  }
  if (search == nullptr) return std::nullopt;
  if (search->size() > kMostSearchBytes)
    return Error::bad_request(
        "search", "search must be at most " + std::to_string(kMostSearchBytes) + " bytes");
  page->search = *search;
  return std::nullopt;
}

}  // namespace

Route route_events(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  Stream stream;
  stream.life = request.method == "HEAD" ? Millis{0} : kStreamLife;
  if (const auto error = read_items(*form, stream.items)) return problem_of(*error);
  if (const auto error = read_last_event(request, *form, stream.since)) return problem_of(*error);
  if (auto refusal = read_cart(request, *form, reading, stream.cart)) return *std::move(refusal);
  return stream;
}

Route route_status(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  PollRequest read;
  Poll& poll = read.poll;
  if (const auto error = read_items(*form, poll.items)) return problem_of(*error);
  if (const auto error = read_since_parameter(*form, poll.since)) return problem_of(*error);
  poll.validators = read_validators(request);
  if (const auto error = read_wait(request, *form, reading.settings, read))
    return problem_of(*error);
  if (auto refusal = read_cart(request, *form, reading, poll.cart)) return *std::move(refusal);
  return read;
}

Route route_items(const HttpRequest& request, const Reading&) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  std::optional<Cursor> since;
  std::optional<ItemsPage> page;
  if (const auto error = form->check_once({"since", "limit", "after", "search"}))
    return problem_of(*error);
  if (const auto error = read_since_parameter(*form, since)) return problem_of(*error);
  if (const auto error = read_items_page(*form, page)) return problem_of(*error);
  if (since && page)
    return problem_of(Error::bad_request("since", "since is not for a part of the items"));
  if (since) return Listing{*std::move(since)};
  if (page) return *std::move(page);
  return CatalogQuery{};
}

}  // namespace gateway
