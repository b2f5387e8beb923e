# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# The rooms of DESIGN: what a folder may include is decided here and checked at every configure.

# holdfast_library(name SOURCES … [LINK …]): one room, with our warnings and `#include "room/file.h"`.
# The headers beside its sources are its own; script/lint compiles each alone.
function(holdfast_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  list(TRANSFORM ARG_SOURCES REPLACE "[^/]+$" "*.h" OUTPUT_VARIABLE beside)
  list(REMOVE_DUPLICATES beside)
  file(GLOB headers CONFIGURE_DEPENDS ${beside})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE holdfast_warnings)
endfunction()

# A core takes values and returns values: its sources may not include what owns a socket, a
# database or a thread. Linking alone cannot forbid it, Debian's headers all lie in /usr/include.
function(holdfast_check_core_is_pure folder)
  set(includes "#include [<\"](zmq|asio|httplib|sqlite3|libpq|nlohmann|sys/|unistd|thread|mutex|fstream)")
  holdfast_check_room(${folder} "${includes}|MonoClock::now|WallClock::now|random_device")
endfunction()

# Fails the configure where a file of the folder has what is forbidden there.
function(holdfast_check_room folder forbidden)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.h
       ${PROJECT_SOURCE_DIR}/${folder}/*.cc)
  foreach(source ${sources})
    file(STRINGS ${source} found REGEX "${forbidden}")
    if(found)
      message(FATAL_ERROR "${source} is in a room that may not have: ${found}")
    endif()
  endforeach()
endfunction()
