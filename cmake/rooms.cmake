# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# The rooms of DESIGN: what a folder may include is decided here and checked at every configure.

# holdfast_library(name SOURCES … [LINK …]): one room, with our warnings and `#include "room/file.h"`.
function(holdfast_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE holdfast_warnings)
endfunction()

# A core takes values and returns values: its sources may not include what owns a socket, a
# database or a thread. Linking alone cannot forbid it, Debian's headers all lie in /usr/include.
function(holdfast_check_core_is_pure folder)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.h
       ${PROJECT_SOURCE_DIR}/${folder}/*.cc)
  set(forbidden
    "#include [<\"](zmq|asio|httplib|sqlite3|nlohmann|sys/|unistd|thread|mutex|fstream)")
  foreach(source ${sources})
    file(STRINGS ${source} found REGEX "${forbidden}|MonoClock::now|WallClock::now|random_device")
    if(found)
      message(FATAL_ERROR "${source} is in a pure room but has: ${found}")
    endif()
  endforeach()
endfunction()
