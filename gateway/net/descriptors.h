// Descriptors: one that is owned, and how many this process may have.
#pragma once

#include <cstddef>
#include <utility>

namespace gateway {

/// A descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Raises RLIMIT_NOFILE as far as the system lets it, and returns what it is then.
std::size_t raise_descriptor_limit();

}  // namespace gateway
