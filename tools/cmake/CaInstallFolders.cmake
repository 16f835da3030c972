# First of all, which folders are not there yet: uninstall takes those away again.
set(shared_folders ${CMAKE_INSTALL_BINDIR} ${CMAKE_INSTALL_LIBEXECDIR} ${CMAKE_INSTALL_MANDIR}/man1
    ${CMAKE_INSTALL_LIBDIR}/cmake ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    ${CMAKE_INSTALL_DATADIR}/bash-completion/completions ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
    ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d ${CMAKE_INSTALL_DATADIR}/doc)
install(CODE "set(CA_FOLDERS \"${shared_folders}\")\n\
set(CA_LIST \"${CMAKE_CURRENT_BINARY_DIR}/install_folders.txt\")\n\
include(\"${CMAKE_CURRENT_SOURCE_DIR}/tools/cmake/CaFolders.cmake\")")
