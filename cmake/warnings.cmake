# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Warnings every target of ours is built with; presets for CI make them errors.
option(HOLDFAST_WERROR "Warnings are errors" OFF)

add_library(holdfast_warnings INTERFACE)
target_compile_options(holdfast_warnings INTERFACE
  -Wall -Wextra
  -Wconversion          # counts, sequence numbers and durations must not lose bits silently
  -Wshadow              # a shadowed name is how the wrong `now` gets used
  -Wnon-virtual-dtor
  -Woverloaded-virtual
  -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # aggregates with defaults are meant to be part-initialised
  -Wno-maybe-uninitialized  # optimising, g++ 12 to 14 see such values inside std::variant and std::regex
  -Wno-restrict             # optimising, g++ 12 sees copies of 2^63 bytes inside std::string::insert (its bug 105651)
)
if(HOLDFAST_WERROR)
  target_compile_options(holdfast_warnings INTERFACE -Werror)
endif()
