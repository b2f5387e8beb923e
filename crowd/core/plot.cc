// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "base/html_text.h"

namespace crowd {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 200;
constexpr double kLeft = 72;
constexpr double kRight = 12;
constexpr double kTop = 12;
constexpr double kBottom = 26;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

/// 1, 2 or 5 times a power of ten, so that about four of them fill the scale.
double step_of(double most) {
  const double rough = std::max(most, 1e-9) / 4;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= rough) return times * power;
  return 10 * power;
}

std::string scale_text(double value) {
  std::array<char, 32> text{};
  if (value >= 10'000)
    std::snprintf(text.data(), text.size(), "%.0fk", value / 1'000);
  else if (value >= 1'000)
    std::snprintf(text.data(), text.size(), "%.1fk", value / 1'000);
  else
    std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

class Canvas {
 public:
  Canvas(double most, std::size_t points, double tick_seconds)
      : most_(most), seconds_(static_cast<double>(points) * tick_seconds), tick_(tick_seconds) {}

  double x(double seconds) const {
    return kLeft + (kWidth - kLeft - kRight) * seconds / std::max(seconds_, tick_);
  }
  double y(double value) const {
    return kHeight - kBottom - (kHeight - kTop - kBottom) * std::min(value / most_, 1.0);
  }
  double seconds() const { return seconds_; }

 private:
  double most_;
  double seconds_;
  double tick_;
};

std::string line(double x1, double y1, double x2, double y2) {
  return "<path class=\"grid\" d=\"M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " +
         number(y2) + "\"/>";
}

std::string label(double x, double y, const char* anchor, const std::string& text) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">" +
         base::html_text(text) + "</text>";
}

std::string curve(const Series& series, const Canvas& canvas, double tick) {
  if (series.values.empty()) return {};
  std::string path;
  double seconds = tick / 2;
  for (const double value : series.values) {
    path += (path.empty() ? "M" : "L") + number(canvas.x(seconds)) + " " +
            number(canvas.y(std::isfinite(value) ? value : 0));
    seconds += tick;
  }
  std::string drawn;
  if (series.is_area)
    drawn = "<path class=\"area " + series.ink + "\" d=\"" + path + "L" +
            number(canvas.x(seconds - tick)) + " " + number(canvas.y(0)) + "L" +
            number(canvas.x(tick / 2)) + " " + number(canvas.y(0)) + "z\"/>";
  return drawn + "<path class=\"line " + series.ink + "\" d=\"" + path + "\"/>";
}

}  // namespace

std::string plot_svg(const Plot& plot) {
  double most = 0;
  std::size_t points = 0;
  for (const auto& series : plot.series) {
    points = std::max(points, series.values.size());
    for (const double value : series.values)
      if (std::isfinite(value)) most = std::max(most, value);
  }
  const double step = step_of(most > 0 ? most : 1);
  const double top = step * std::max(1.0, std::ceil(most / step));
  const Canvas canvas(top, points, plot.tick_seconds);

  std::string svg = "<svg viewBox=\"0 0 720 200\" role=\"img\" aria-label=\"" +
                    base::html_text(plot.title) + "\">";
  for (double value = 0; value <= top + step / 2; value += step) {
    svg += line(kLeft, canvas.y(value), kWidth - kRight, canvas.y(value));
    svg += label(kLeft - 8, canvas.y(value) + 4, "end", scale_text(value) + plot.unit);
  }
  const double apart = std::max(step_of(canvas.seconds()), plot.tick_seconds);
  for (double at = 0; at <= canvas.seconds() + apart / 100; at += apart)
    svg += label(canvas.x(at), kHeight - 8, "middle", scale_text(at) + " s");
  for (const auto& series : plot.series) svg += curve(series, canvas, plot.tick_seconds);
  return svg + "</svg>";
}

}  // namespace crowd
