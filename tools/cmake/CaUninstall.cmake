# cmake -DMANIFEST=build/install_manifest.txt [-DDESTDIR=...] -P CaUninstall.cmake
#
# Remove what was installed, and folders of its own that are empty then. Folders
# that others use as well (bin, share/man) stay.

if(NOT EXISTS "${MANIFEST}")
    message(FATAL_ERROR "${MANIFEST} is not there: nothing was installed from this build")
endif()
file(STRINGS "${MANIFEST}" files)
set(folders "")
foreach(file IN LISTS files)
    file(REMOVE "${DESTDIR}${file}")
    get_filename_component(folder "${file}" DIRECTORY)
    while(folder MATCHES "/ca-extract(/|$)")
        list(APPEND folders "${folder}")
        get_filename_component(folder "${folder}" DIRECTORY)
    endwhile()
endforeach()
list(REMOVE_DUPLICATES folders)
list(SORT folders ORDER DESCENDING) # the inner ones first
foreach(folder IN LISTS folders)
    file(GLOB left "${DESTDIR}${folder}/*" "${DESTDIR}${folder}/.*")
    if(IS_DIRECTORY "${DESTDIR}${folder}" AND NOT left)
        file(REMOVE_RECURSE "${DESTDIR}${folder}")
    endif()
endforeach()
