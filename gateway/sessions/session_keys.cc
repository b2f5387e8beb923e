// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/session_keys.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/key_file.h"
#include "base/written_lines.h"
#include "gateway/sessions/base64.h"

namespace gateway {
namespace {

using base::Failure;

static_assert(SessionKeys::kKeyBytes == crypto_auth_hmacsha256_KEYBYTES);

constexpr std::size_t kMaxFileBytes = 64 * 1024;

std::optional<SessionKeys::Key> parse_key(std::string_view line) {
  const auto bytes = decode_base64(line);
  SessionKeys::Key key;
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

}  // namespace

base::OrFailure<SessionKeys> SessionKeys::parse(std::string_view text) {
  CHECK(sodium_init() >= 0);
  SessionKeys keys;
  const auto wrong = [](const std::string& why) { return Failure{"session_keys", why}; };
  base::WrittenLines lines(text);
  while (const auto line = lines.next()) {
    if (line->front() == '#') continue;
    const auto key = parse_key(*line);
    if (!key) return wrong(lines.where() + "it is not 32 bytes in base64");
    if (keys.keys_.size() == kMostKeys)
      return wrong(lines.where() + "there are more than " + std::to_string(kMostKeys) + " keys");
    keys.keys_.push_back(*key);
  }
  if (keys.keys_.empty()) return wrong("it has no key");
  return keys;
}

base::OrFailure<SessionKeys> SessionKeys::read(const std::string& path) {
  return base::read_keys<SessionKeys>(
      path, {"session_keys", S_IRWXO | S_IWGRP,
             " can be read or written by others: make its mode 0600 or 0640", kMaxFileBytes,
             " is larger than 64 KiB"});
}

}  // namespace gateway
