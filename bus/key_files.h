// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The files that keys are in, and new keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "bus/core/allowed_keys.h"
#include "bus/endpoint.h"

namespace bus {

/// New ones, of libsodium's random bytes. Fails where libzmq was built without CURVE.
base::OrFailure<KeyPair> make_key_pair();

/// A file that only its owner may read, with the secret key in it. Fails where there is one already, which stays
/// as it is.
std::optional<base::Failure> write_secret_file(const std::string& path, const KeyPair& keys);

/// The keys of such a file: one line is the secret key, others are blank or begin with '#'. Fails where others may
/// read or write it, too; never with what stands in it.
base::OrFailure<KeyPair> read_secret_file(const std::string& path);

/// Of the file that `text` names, where there is one; else `text` itself is a public key.
base::OrFailure<std::string> read_public_key(const std::string& text);

/// AllowedKeys::parse() of a file. Fails also where anybody may write to it: who can, is let in.
base::OrFailure<AllowedKeys> read_allow_file(const std::string& path);

/// The flags of a program that connects.
struct ClientKeys {
  std::string secret;        // --curve-secret, a file's name
  std::string server;        // --curve-server
  bool is_insecure = false;  // --insecure-bus
};
/// The keys for all of `addresses`, or nothing where they are spoken to in the clear. Fails, about the flag,
/// where one of the two is missing or wrong, and where there is none and an address is another machine's.
base::OrFailure<std::optional<Curve>> read_client_keys(const ClientKeys& flags,
                                                       const std::vector<std::string>& addresses);

/// For who listens at `addresses` without keys: nothing where that stays on this machine, else what is wrong.
std::optional<base::Failure> refuse_insecure(const std::vector<std::string>& addresses);

}  // namespace bus
