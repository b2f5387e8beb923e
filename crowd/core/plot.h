// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A plot over time as SVG, for a page that has the colours.
#pragma once

#include <string>
#include <vector>

namespace crowd {

struct Series {
  std::string name;
  std::string ink;  // a class of the page's style
  std::vector<double> values;
  bool is_area = false;
};

struct Plot {
  std::string title;  // for who cannot see it, too
  std::string unit;   // behind the numbers of the scale, or empty
  double tick_seconds = 1;
  std::vector<Series> series;  // over each other, of one scale
};

/// A figure of a fixed size in its own units, which the page stretches. What is no number counts as 0.
std::string plot_svg(const Plot& plot);

}  // namespace crowd
