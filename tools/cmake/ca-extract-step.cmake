# What the targets of ca_extract_header() run: cmake -DMODE=... -P this -- WORD...
#
#   build    is the header good by itself? if not: as check
#   check    ask the server; fail if a root would change
#   first    make the header where there is none
#   accept   ask the server, and make the new header

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

if(MODE STREQUAL "build")
    execute_process(COMMAND "${PROGRAM}" --update "${HEADER}" --offline --quiet ${words}
        RESULT_VARIABLE status)
    if(status EQUAL 0)
        return()
    endif()
    message(NOTICE "${HEADER} is not good by itself: asking the server")
endif()

run_or_fail("To accept a change of roots: target ${TARGET}-certs-accept"
    --update "${HEADER}" ${words})
