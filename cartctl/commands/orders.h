#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl orders`: what was sold.
void add_orders(proto::ops::Flags& program, const Settings& settings);

}  // namespace cartctl
