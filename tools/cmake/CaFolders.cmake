# While installing: add to CA_LIST those of CA_FOLDERS, and what they lie in, that are not
# there yet. Without DESTDIR, as the manifest names files.

set(made "")
foreach(folder IN LISTS CA_FOLDERS)
    get_filename_component(folder "${folder}" ABSOLUTE BASE_DIR "${CMAKE_INSTALL_PREFIX}")
    while(NOT EXISTS "$ENV{DESTDIR}${folder}" AND NOT folder STREQUAL "/")
        string(APPEND made "${folder}\n")
        get_filename_component(folder "${folder}" DIRECTORY)
    endwhile()
endforeach()
file(APPEND "${CA_LIST}" "${made}") # of an earlier time, too: it may be installed over
