#pragma once

#include "proto/ops/flags.h"

namespace cartctl {

/// `cartctl completion SHELL`: a script made of `program`'s own commands and flags.
void add_completion(proto::ops::Flags& program);

}  // namespace cartctl
