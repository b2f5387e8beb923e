# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Debian 12's and 13's packages; script/bootstrap installs them.
find_package(Threads REQUIRED)
find_package(ZLIB 1.2.13 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
pkg_check_modules(ZMQ REQUIRED IMPORTED_TARGET libzmq>=4.3)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.40)
pkg_check_modules(POSTGRES REQUIRED IMPORTED_TARGET libpq>=14)  # the first with pipelines
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
# Its .pc asks for jansson's, which Debian's package does not bring along, and nothing here needs.
find_path(CJOSE_INCLUDE_DIR cjose/cjose.h REQUIRED)
find_library(CJOSE_LIBRARY cjose REQUIRED)
# The flags matter: they choose members of httplib's classes, and must be the shared library's.
# The header of later versions calls libcrypto by itself.
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib>=0.11.4 libcrypto)
find_path(CPPZMQ_INCLUDE_DIR zmq.hpp REQUIRED)
