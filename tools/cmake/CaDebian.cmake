# Run by CPack in the tree of the package: what Debian's policy wants beside what
# `make install` installs (policy 12.5, 12.7 and 12.1: copyright, changelog,
# compressed manual page), and why a check of lintian does not fit.

set(top "${CMAKE_CURRENT_LIST_DIR}/../..")
set(usr "${CPACK_TEMPORARY_DIRECTORY}/usr")
set(doc "${usr}/share/doc/ca-extract")

file(MAKE_DIRECTORY "${doc}")
file(WRITE "${doc}/copyright" "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ca-extract

Files: *
Copyright: 2026 the ca-extract authors
License: Apache-2.0
 On Debian systems the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.
")

# The proof needs the release that the firmware is built from; Debian 12 has 2.28.
file(WRITE "${usr}/share/lintian/overrides/ca-extract"
    "# judges with the very release that devices are built from\nca-extract: embedded-library mbedtls *\n")

# The date is that of the last change, or of SOURCE_DATE_EPOCH: not of the build.
execute_process(COMMAND git -C "${top}" log -1 --format=%cD OUTPUT_VARIABLE date
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(DEFINED ENV{SOURCE_DATE_EPOCH} OR NOT date)
    string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
file(WRITE "${doc}/changelog" "ca-extract (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * See CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
foreach(file "${doc}/changelog" "${usr}/share/man/man1/ca-extract.1")
    execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
