// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a picture or a link of a shop leads to, judged once: what is let through here may stand in an attribute of
// HTML, in a style and in the head of an answer as it is, and no browser takes it for anything else.
#pragma once

#include <string_view>

namespace proto {

/// An https URL, or a path below the page ("img/tea.jpg", "/img/tea.jpg"), of at most kMaxImageBytes.
bool is_picture_address(std::string_view address);
/// An https URL, or a path from the page's root ("/terms", "/terms/"), of at most kMaxImageBytes.
bool is_link_address(std::string_view address);
/// An https URL, or "mailto:" and one address, of at most kMaxImageBytes.
bool is_contact_address(std::string_view address);
/// One of links, with "{order}" once, and not in its host.
bool is_payment_address(std::string_view address);

}  // namespace proto
