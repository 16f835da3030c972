# What `make install` puts where, and the Debian package that CPack makes of it.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ca-extract")

install(TARGETS ca-extract RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES docs/ca-extract.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

install(FILES docs/ca-extract.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME ca-extract)
install(FILES docs/ca-extract.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
    RENAME _ca-extract)
install(FILES docs/ca-extract.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# The templates and profiles are built in; these are to begin one's own from.
install(DIRECTORY templates DESTINATION ${CMAKE_INSTALL_DATADIR}/ca-extract)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES templates/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/templates)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} # where the README's links and messages look
    FILES_MATCHING PATTERN "*.md" PATTERN "*.json")

install(FILES tools/cmake/CaExtractHeader.cmake tools/cmake/ca-extract-step.cmake
    DESTINATION ${package_dir})
configure_package_config_file(tools/cmake/ca-extract-config.cmake.in
    ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config.cmake
    INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config-version.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config-version.cmake DESTINATION ${package_dir})

# Where it was installed is known when it is installed: --prefix may differ.
install(CODE "set(CA_VERSION \"${PROJECT_VERSION}\")\nset(CA_LIBDIR \"${CMAKE_INSTALL_LIBDIR}\")\n\
set(CA_PC_IN \"${CMAKE_CURRENT_SOURCE_DIR}/tools/cmake/ca-extract.pc.in\")\n\
set(CA_PC \"${CMAKE_CURRENT_BINARY_DIR}/ca-extract.pc\")\n\
include(\"${CMAKE_CURRENT_SOURCE_DIR}/tools/cmake/CaPkgConfig.cmake\")")

set(CPACK_PACKAGE_NAME ca-extract)
set(CPACK_PACKAGE_VENDOR "ca-extract")
set(CPACK_PACKAGE_CONTACT "ca-extract packagers <packagers@ca-extract.invalid>" CACHE STRING
    "The maintainer that packages name")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find and prove the root certificate that a device needs")
set(CPACK_PACKAGE_DESCRIPTION "Connects to a TLS server, finds every trusted root that its chain can
end in, takes the one that is good for longest, proves with Mbed TLS that a
device holding only that accepts the server, and prints it in the form that
the device's tool chain wants.")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, libcurl4") # loaded when it is wanted
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_SOURCE_DIR}/tools/cmake/CaDebian.cmake")
include(CPack)
