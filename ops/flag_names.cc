// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/flag_names.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "ops/declared_flags.h"
#include "ops/nearest_name.h"

namespace ops {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::string_view without_dashes(std::string_view flag) {
  return flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
}

}  // namespace

FlagNames::FlagNames(std::string program, std::vector<std::string> own)
    : program_(std::move(program)), own_(std::move(own)) {}

bool FlagNames::is_own(std::string_view name) const {
  return std::find(own_.begin(), own_.end(), name) != own_.end();
}

bool FlagNames::is_anyones(std::string_view name) {
  return std::any_of(kDeclaredFlags.begin(), kDeclaredFlags.end(),
                     [name](const DeclaredFlag& each) { return each.name == name; });
}

std::string FlagNames::complaint(std::string_view written) const {
  written = written.substr(0, written.find('='));
  const std::string_view name = without_dashes(written);
  const std::string dashes(written.substr(0, written.size() - name.size()));
  std::string meant;
  NearestName nearest(name);
  const auto consider = [&](std::string_view candidate, std::string_view program) {
    if (!nearest.is_nearer(candidate)) return;
    meant = dashes + std::string(candidate);
    if (program != program_) meant += " of " + std::string(program);
  };
  for (const auto& each : own_) consider(each, program_);
  for (const DeclaredFlag& each : kDeclaredFlags) consider(each.name, each.program);
  return std::string(written) + " is no flag of " + program_ +
         (meant.empty() ? "" : ": did you mean " + meant + "?");
}

std::vector<ConfigLine> config_lines(const std::string& path) {
  std::vector<ConfigLine> lines;
  std::ifstream file(path);
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    const std::string_view line = trimmed(text);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    const std::string_view name = trimmed(line.substr(0, line.find('=')));
    lines.push_back({number, std::string(without_dashes(name))});
  }
  return lines;
}

}  // namespace ops
