# What the targets of ca_extract_header() run: cmake -DMODE=... -P this -- WORD...
#
#   build    is the header good by itself? if not: as check
#   check    ask the server; fail if a root would change
#   first    make the header where there is none
#   accept   ask the server, and make the new header
#
# With STRICT a server that cannot be asked is a failure. With STAMP and DEPFILE, build
# leaves the first behind, and in the second a rule for it: what must not change, or the
# step is to be run again.

set(words "")
set(is_word FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(at RANGE ${last})
    if(is_word)
        list(APPEND words "${CMAKE_ARGV${at}}")
    elseif("${CMAKE_ARGV${at}}" STREQUAL "--")
        set(is_word TRUE)
    endif()
endforeach()

# A notice keeps its lines as they are; CMake would break those of an error.
function(fail)
    message(NOTICE ${ARGV})
    message(FATAL_ERROR "the roots of ${TARGET} are not settled: see above")
endfunction()

function(run_or_fail advice)
    execute_process(COMMAND "${PROGRAM}" ${ARGN} RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        if(advice MATCHES "^To accept" AND NOT status EQUAL 9)
            set(advice "The header was left as it is.") # nothing there is to be accepted
        endif()
        fail("${HEADER}: ca-extract ended with ${status}. ${advice}")
    endif()
endfunction()

if(MODE STREQUAL "first")
    if(EXISTS "${HEADER}")
        fail("${HEADER} is there already. To change it: target ${TARGET}-certs-accept")
    endif()
    run_or_fail("No header was made." --output "${HEADER}" ${words})
    return()
endif()

if(NOT EXISTS "${HEADER}")
    fail("${HEADER} is not there. To make it: target ${TARGET}-certs-first")
endif()

if(MODE STREQUAL "accept")
    run_or_fail("The header was left as it is." --update "${HEADER}" --accept-change ${words})
    return()
endif()

set(depfile "")
if(DEPFILE)
    set(depfile --depfile "${DEPFILE}")
endif()

# The tool's rule makes the header; here it makes the stamp, and the header is one of its files.
function(leave_stamp)
    if(NOT STAMP)
        return()
    endif()
    file(READ "${DEPFILE}" rules)
    string(REGEX MATCH "^([^\\\n]|\\\\[^\n])*" head "${rules}")
    string(LENGTH "${head}" at)
    string(SUBSTRING "${rules}" ${at} -1 rest)
    string(REGEX REPLACE ":[ ]*$" "" name "${head}")
    string(REGEX REPLACE "([ #])" "\\\\\\1" stamp "${STAMP}")
    file(WRITE "${DEPFILE}" "${stamp}: ${name} ${rest}${name}:\n")
    file(TOUCH "${STAMP}")
endfunction()

if(MODE STREQUAL "build")
    execute_process(COMMAND "${PROGRAM}" --update "${HEADER}" --offline --quiet ${depfile} ${words}
        RESULT_VARIABLE status)
    if(status EQUAL 0)
        leave_stamp()
        return()
    endif()
    message(NOTICE "${HEADER} is not good by itself: asking the server")
endif()

set(strict "")
if(STRICT)
    set(strict --strict)
endif()
run_or_fail("To accept a change of roots: target ${TARGET}-certs-accept"
    --update "${HEADER}" ${strict} ${depfile} ${words})
leave_stamp()
