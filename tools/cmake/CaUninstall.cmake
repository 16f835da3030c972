# cmake -DMANIFEST=build/install_manifest.txt [-DDESTDIR=...] -P CaUninstall.cmake
#
# Remove what was installed, and the folders that are empty then: its own, and of those that
# others use as well (bin, share/man) the ones that were not there before.

cmake_policy(VERSION 3.24) # IN_LIST

if(NOT EXISTS "${MANIFEST}")
    message(FATAL_ERROR "${MANIFEST} is not there: nothing was installed from this build")
endif()
file(STRINGS "${MANIFEST}" files)
get_filename_component(build "${MANIFEST}" DIRECTORY)
set(made "")
if(EXISTS "${build}/install_folders.txt")
    file(STRINGS "${build}/install_folders.txt" made)
endif()
set(folders "")
foreach(file IN LISTS files)
    file(REMOVE "${DESTDIR}${file}")
    get_filename_component(folder "${file}" DIRECTORY)
    while(NOT folder STREQUAL "/")
        if(folder MATCHES "/ca-extract(/|$)" OR folder IN_LIST made)
            list(APPEND folders "${folder}")
        endif()
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
file(REMOVE "${build}/install_folders.txt")
