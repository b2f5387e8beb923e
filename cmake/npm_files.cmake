# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Files of npm's and of our own that become bytes of a program, so that there is no path to install or find.

# Installs what the package-lock.json of this folder lists. Without npm or a registry the build goes on without.
# WITH_OPTIONAL: also what is for some machines only, as a program of npm's own is.
function(holdfast_npm_ci what)
  set(omit --omit=optional)
  if(WITH_OPTIONAL IN_LIST ARGN)
    set(omit "")
  endif()
  set(lock ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
  find_program(NPM npm)
  # Two builds may be configured at once, and each would take from the other what it installs. A file of its own, since CMake
  # empties what it locks; where none can be made, nothing can be installed either.
  file(LOCK ${CMAKE_CURRENT_SOURCE_DIR}/node_modules.lock GUARD FUNCTION RESULT_VARIABLE locked TIMEOUT 300)
  if(NOT NPM OR NOT ${lock} IS_NEWER_THAN ${CMAKE_CURRENT_SOURCE_DIR}/node_modules/.package-lock.json)
    return()
  endif()
  message(STATUS "${what}: npm installs what it is made of")
  execute_process(
    COMMAND ${NPM} ci --ignore-scripts ${omit} --loglevel=error --fetch-retries=1 --fetch-timeout=20000
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} TIMEOUT 120
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE why)
  if(NOT status EQUAL 0)
    message(STATUS "${what}: npm ci ended with ${status}: ${why}")
  endif()
endfunction()

# A library NAME of these files, PATH=FILE each, as FUNCTION of HEADER returns them.
function(holdfast_embed name)
  cmake_parse_arguments(ARG "" "HEADER;FUNCTION" "PAGES" ${ARGN})
  set(pages ${ARG_PAGES})
  list(TRANSFORM pages REPLACE "^[^=]*=" "" OUTPUT_VARIABLE files)
  list(TRANSFORM pages REPLACE "=([^/])" "=${CMAKE_CURRENT_SOURCE_DIR}/\\1")
  set(embed ${PROJECT_SOURCE_DIR}/cmake/embed.cmake)
  add_custom_command(
    OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/pages.cc
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/pages.cc
      -D HEADER=${ARG_HEADER} -D FUNCTION=${ARG_FUNCTION} -D "PAGES=${pages}" -P ${embed}
    DEPENDS ${files} ${embed}
    VERBATIM)
  holdfast_library(${name}
    SOURCES ${CMAKE_CURRENT_BINARY_DIR}/pages.cc
    LINK holdfast_ops)
endfunction()
