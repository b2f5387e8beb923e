// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// ZeroMQ's sockets as all programs use them: their common options, each with its reason, and calls that
// neither block nor throw for what a peer does.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "base/failure.h"
#include "base/units.h"
#include "bus/endpoint.h"

namespace bus {

/// Options of a socket that listens; before listen(). Nothing is limited yet: queues and the largest message
/// are the caller's to set.
void set_listening_options(zmq::socket_t& socket, const Endpoint& endpoint);
/// Binds; port 0 (or `*`) lets the system choose one. With keys only who has some comes in, and of those whom the
/// context's gatekeeper lets in, who is asked about `what`; REQUIRES: there is one, since libzmq would let in
/// everybody. Fails, about `what`, when the
/// address is malformed or cannot be had.
std::optional<base::Failure> listen(zmq::socket_t& socket, const Endpoint& endpoint,
                                    const std::string& what);
/// Where it really listens.
Endpoint endpoint_of(const zmq::socket_t& socket);

/// Options of a socket that connects; before connect().
void set_connecting_options(zmq::socket_t& socket);
/// Begins to connect, and goes on trying in the background; with keys, which are the same for all that a
/// socket connects to. Fails, about `what`, when the address is malformed.
std::optional<base::Failure> connect(zmq::socket_t& socket, const Endpoint& endpoint,
                                     const std::string& what);
/// Gives up the connection and makes a new one. libzmq connects again when one breaks, but never after a peer
/// has broken the protocol. REQUIRES: it was connected to `endpoint`.
void renew(zmq::socket_t& socket, const Endpoint& endpoint);

/// One frame; false when none waits.
bool receive_frame(zmq::socket_t& socket, zmq::message_t& frame);
/// One whole message, all its frames, so that the next begins where it begins; false when none waits.
bool receive_message(zmq::socket_t& socket, std::vector<zmq::message_t>& frames);
std::string_view text_of(const zmq::message_t& frame);

/// False when the socket would have to wait, or has no such peer; by ZeroMQ's rules only a message's first
/// frame can meet that.
bool send_frame(zmq::socket_t& socket, std::string_view bytes, bool more);
bool send_frames(zmq::socket_t& socket, std::initializer_list<std::string_view> frames);

/// Waits until one of `items` is ready, `timeout` is over, or a signal came.
void poll(zmq::pollitem_t* items, std::size_t count, base::Millis timeout);

}  // namespace bus
