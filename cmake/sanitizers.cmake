# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# HOLDFAST_SANITIZE=address,undefined or thread, for every target; the presets set it.
set(HOLDFAST_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
if(HOLDFAST_SANITIZE)
  add_compile_options(-fsanitize=${HOLDFAST_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer
                      -g1)  # lines and names, for what a trace says
  add_link_options(-fsanitize=${HOLDFAST_SANITIZE})
endif()
