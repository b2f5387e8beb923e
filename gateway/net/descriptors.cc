#include "gateway/net/descriptors.h"

#include <sys/resource.h>
#include <unistd.h>

#include "proto/check.h"

namespace gateway {

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlimit wanted{limit.rlim_max, limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) limit = wanted;
  return limit.rlim_cur;
}

}  // namespace gateway
