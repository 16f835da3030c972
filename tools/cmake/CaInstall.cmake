# What `make install` puts where.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ca-extract")

install(TARGETS ca-extract RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES docs/ca-extract.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME ca-extract)
install(FILES docs/ca-extract.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES tools/cmake/CaExtractHeader.cmake tools/cmake/ca-extract-step.cmake
    DESTINATION ${package_dir})
configure_package_config_file(tools/cmake/ca-extract-config.cmake.in
    ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config.cmake
    INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config-version.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/ca-extract-config-version.cmake DESTINATION ${package_dir})
