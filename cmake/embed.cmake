# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Turns files into a C++ source: a function that returns them as pages of a port.
#
#   cmake -D OUTPUT=pages.cc -D HEADER=gateway/dashboard/pages.h -D FUNCTION=gateway::dashboard_pages
#         -D "PAGES=/dashboard=index.html;/dashboard/style.css=style.css" -P embed.cmake
set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")
set(type_txt "text/plain; charset=utf-8")

set(arrays "")
set(entries "")
set(number 0)
foreach(page ${PAGES})
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${page}")
  set(path ${CMAKE_MATCH_1})
  set(file ${CMAKE_MATCH_2})
  string(REGEX MATCH "[a-z]+$" ending "${path}")
  if(NOT path MATCHES "[.]")
    set(ending html)
  elseif(NOT DEFINED type_${ending})
    message(FATAL_ERROR "${path}: embed.cmake does not know its content type")
  endif()
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}};\n")
  string(APPEND entries "      page(\"${path}\", \"${type_${ending}}\", kFile${number}),\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUTPUT} "// Made by cmake/embed.cmake.
#include \"${HEADER}\"

namespace {

${arrays}
template <std::size_t kSize>
ops::AdminPage page(const char* path, const char* type, const unsigned char (&bytes)[kSize]) {
  return {path, type, {reinterpret_cast<const char*>(bytes), kSize}};
}

}  // namespace

std::vector<ops::AdminPage> ${FUNCTION}() {
  return {
${entries}  };
}
")
