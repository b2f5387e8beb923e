// How many files this process may open.
#pragma once

#include <cstddef>

namespace gateway {

/// Raises RLIMIT_NOFILE as far as the system lets it, and returns what it is then.
std::size_t raise_descriptor_limit();

}  // namespace gateway
