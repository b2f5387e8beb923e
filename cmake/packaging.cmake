# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# The Debian package, by CPack: what `cmake --install` puts under the prefix, and what only Debian
# wants, the component "debian": units, configuration, man pages. `cpack --preset deb` makes it.
include(GNUInstallDirs)
set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(built ${PROJECT_BINARY_DIR}/packaging)
set(documents ${CMAKE_INSTALL_DATADIR}/doc/holdfast)
file(MAKE_DIRECTORY ${built})
set(CPACK_PACKAGE_CONTACT "The Holdfast authors <authors@holdfast.invalid>")

# holdfast_install_for_debian(…): as install(…), and left out of a plain `cmake --install`.
function(holdfast_install_for_debian)
  install(${ARGN} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()

holdfast_install_for_debian(FILES ${packaging}/systemd/cartd.service
  ${packaging}/systemd/courier.service ${packaging}/systemd/gateway@.service
  ${packaging}/systemd/backoffice.service ${packaging}/systemd/holdfast-keys.service
  DESTINATION lib/systemd/system)
holdfast_install_for_debian(FILES ${packaging}/debian/sysusers DESTINATION lib/sysusers.d
  RENAME holdfast.conf)
holdfast_install_for_debian(PROGRAMS ${packaging}/make-keys DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/holdfast)
holdfast_install_for_debian(FILES ${packaging}/cartctl.conf ${packaging}/cartd.conf ${packaging}/courier.conf ${packaging}/gateway.conf
  ${packaging}/backoffice.conf ${packaging}/backend.keys
  DESTINATION /etc/holdfast)
# The folders as in the source, so that the links between their pages lead somewhere.
file(GLOB references CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/proto/*.md
  ${PROJECT_SOURCE_DIR}/proto/*.yaml)
file(GLOB guides CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md)
file(GLOB pictures CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.png)
file(GLOB figures CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/pictures/*.png)
holdfast_install_for_debian(FILES ${packaging}/debian/copyright ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  ${PROJECT_SOURCE_DIR}/SECURITY.md DESTINATION ${documents})
holdfast_install_for_debian(FILES ${references} DESTINATION ${documents}/proto)
holdfast_install_for_debian(FILES ${guides} ${pictures} DESTINATION ${documents}/docs)
holdfast_install_for_debian(FILES ${figures} DESTINATION ${documents}/docs/pictures)

# Compressed as Debian wants it: best, and without a time in it.
find_program(HOLDFAST_GZIP gzip)
find_program(HOLDFAST_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT HOLDFAST_GZIP OR NOT HOLDFAST_PYTHON)
  message(STATUS "No man pages, no package: they need gzip and python3 (script/bootstrap package)")
  return()
endif()

# SOURCE_DATE_EPOCH's day, where it is set: the same source gives the same package.
string(TIMESTAMP HOLDFAST_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
string(TIMESTAMP today "%Y-%m-%d" UTC)
configure_file(${packaging}/debian/changelog.in ${built}/changelog @ONLY)
add_custom_command(OUTPUT ${built}/changelog.gz
  COMMAND ${HOLDFAST_GZIP} -9nkf ${built}/changelog DEPENDS ${built}/changelog VERBATIM)
holdfast_install_for_debian(FILES ${built}/changelog.gz DESTINATION ${documents})
set(compressed ${built}/changelog.gz)

# A page for each program there is: its head is here, its body is of docs/.
file(GLOB heads CONFIGURE_DEPENDS ${packaging}/man/*.in)
foreach(head ${heads})
  cmake_path(GET head STEM LAST_ONLY page)  # cartd.8
  string(REGEX MATCH "^([a-z]+)\\.([0-9])$" matched ${page})
  set(program ${CMAKE_MATCH_1})
  set(section ${CMAKE_MATCH_2})
  if(NOT TARGET ${program})
    continue()
  endif()
  add_custom_command(OUTPUT ${built}/${page}.gz
    COMMAND ${HOLDFAST_PYTHON} ${packaging}/man.py ${head} ${PROJECT_VERSION} ${today}
            ${built}/${page}
    COMMAND ${HOLDFAST_GZIP} -9nkf ${built}/${page}
    DEPENDS ${packaging}/man.py ${head} ${guides}
            ${PROJECT_SOURCE_DIR}/script/documents.py
    VERBATIM)
  holdfast_install_for_debian(FILES ${built}/${page}.gz
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  list(APPEND compressed ${built}/${page}.gz)
endforeach()
add_custom_target(debian_documents ALL DEPENDS ${compressed})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME holdfast)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
# The preset deb compiles this prefix into the gateway too: there it looks for its page.
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# Both components, in one package.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_COMPONENTS_ALL Unspecified debian)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What makes the user holdfast: systemd, or its part that does so where it is not PID 1.
# And openssl, with which make-keys makes a certificate.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, openssl")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "live stock and cart holds for a shop whose stock is short
Every shopper sees how many units are left, as it changes, and a unit in a
cart is really theirs until they give it back or its time runs out.

cartd owns the inventory and keeps every acknowledged change on disk. Any
number of gateways serve the page, the live numbers and the carts over HTTP.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/debian/conffiles ${packaging}/debian/postinst
  ${packaging}/debian/prerm ${packaging}/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
