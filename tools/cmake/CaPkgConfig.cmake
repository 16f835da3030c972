# Run while installing: the pkg-config file, with the prefix that is installed to.

configure_file("${CA_PC_IN}" "${CA_PC}" @ONLY)
file(INSTALL DESTINATION "${CMAKE_INSTALL_PREFIX}/${CA_LIBDIR}/pkgconfig" TYPE FILE FILES "${CA_PC}")
