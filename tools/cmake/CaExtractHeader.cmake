# A committed header of root certificates as a build step.
#
#   ca_extract_header(
#       TARGET     firmware             the target that includes the header
#       OUTPUT     src/certs.h          the committed header
#       HOSTS      mqtt.example:8883    one or more targets
#       [DEVICE    mbedtls-3.6]         the device's profile
#       [NAME      SSL_CA_PEM]          the name in C source
#       [ROOTS     my-ca.pem ...]       roots to trust instead of the system's
#       [ADD_ROOTS my-ca.pem ...]       roots to trust as well
#       [CONNECT_TO 127.0.0.1:8883]     connect there instead
#       [ONLINE]                        ask the server at every build
#       [STRICT]                        fail where the server is asked and cannot be
#       [DEPFILE   certs.d])            look only when a file has changed
#
# Each build looks at the header before TARGET is compiled. While its roots are
# good, no server is asked. When they are not, or with ONLINE, a new run is
# made; if it would change a root, the build fails and names old root, new root
# and reason. Nothing is changed without being asked for. Three targets that no
# build runs by itself:
#
#   TARGET-certs-first     makes the header, where there is none yet
#   TARGET-certs-check     asks the server and fails if a root would change
#   TARGET-certs-accept    asks the server and makes the new header
#
# The program is CA_EXTRACT_EXECUTABLE, the target ca-extract of the same
# build, or what find_program finds.

include_guard(GLOBAL)

if(POLICY CMP0116)
    cmake_policy(SET CMP0116 NEW) # names in a depfile are as they stand, in any folder
endif()

set(CA_EXTRACT_STEP "${CMAKE_CURRENT_LIST_DIR}/ca-extract-step.cmake")

function(ca_extract_program variable)
    if(CA_EXTRACT_EXECUTABLE)
        set(${variable} "${CA_EXTRACT_EXECUTABLE}" PARENT_SCOPE)
    elseif(TARGET ca-extract)
        set(${variable} "$<TARGET_FILE:ca-extract>" PARENT_SCOPE)
    else()
        find_program(CA_EXTRACT_EXECUTABLE ca-extract)
        set(${variable} "${CA_EXTRACT_EXECUTABLE}" PARENT_SCOPE)
    endif()
endfunction()

# The target that looks when one of the files of a depfile has changed. The header is one of
# them, though no dependency of the rule: without it the step says how to make it.
function(ca_extract_look_at_changes target depfile program)
    get_filename_component(depfile "${depfile}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    set(stamp "${CMAKE_CURRENT_BINARY_DIR}/${target}.stamp")
    add_custom_command(OUTPUT "${stamp}"
        COMMAND ${CMAKE_COMMAND} -DMODE=build "-DSTAMP=${stamp}" "-DDEPFILE=${depfile}" ${ARGN}
        DEPENDS "${program}" DEPFILE "${depfile}" COMMENT "" VERBATIM)
    add_custom_target(${target} DEPENDS "${stamp}")
endfunction()

function(ca_extract_header)
    cmake_parse_arguments(PARSE_ARGV 0 arg "ONLINE;STRICT" "TARGET;OUTPUT;DEVICE;NAME;CONNECT_TO;DEPFILE"
        "HOSTS;ROOTS;ADD_ROOTS")
    foreach(needed TARGET OUTPUT HOSTS)
        if(NOT arg_${needed})
            message(FATAL_ERROR "ca_extract_header: ${needed} is missing")
        endif()
    endforeach()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "ca_extract_header: what is '${arg_UNPARSED_ARGUMENTS}'?")
    endif()
    if(arg_ONLINE AND arg_DEPFILE)
        message(FATAL_ERROR "ca_extract_header: ONLINE asks at every build, DEPFILE when a file has changed")
    endif()
    get_filename_component(header "${arg_OUTPUT}" ABSOLUTE)

    ca_extract_program(program)
    if(NOT program)
        if(NOT EXISTS "${header}")
            message(FATAL_ERROR "ca_extract_header: ${header} is not there, and no ca-extract to make it")
        endif()
        message(WARNING "ca-extract is not there: ${header} is used without being looked at")
        return()
    endif()

    get_filename_component(device "${arg_DEVICE}" ABSOLUTE) # a file lies beside the CMakeLists.txt
    if(arg_DEVICE AND EXISTS "${device}" AND NOT IS_DIRECTORY "${device}")
        set(arg_DEVICE "${device}")
    endif()
    set(options "")
    foreach(pair DEVICE=--device NAME=--name CONNECT_TO=--connect-to)
        string(REPLACE "=" ";" pair "${pair}")
        list(GET pair 0 argument)
        list(GET pair 1 option)
        if(arg_${argument})
            list(APPEND options ${option} "${arg_${argument}}")
        endif()
    endforeach()
    foreach(file IN LISTS arg_ROOTS)
        get_filename_component(file "${file}" ABSOLUTE)
        list(APPEND options --roots "${file}")
    endforeach()
    foreach(file IN LISTS arg_ADD_ROOTS)
        get_filename_component(file "${file}" ABSOLUTE)
        list(APPEND options --add-roots "${file}")
    endforeach()

    set(mode build)
    if(arg_ONLINE)
        set(mode check)
    endif()
    foreach(pair certs=${mode} certs-first=first certs-check=check certs-accept=accept)
        string(REPLACE "=" ";" pair "${pair}")
        list(GET pair 0 suffix)
        list(GET pair 1 what)
        set(command -DPROGRAM=${program} "-DHEADER=${header}" -DTARGET=${arg_TARGET} -DSTRICT=${arg_STRICT}
            -P "${CA_EXTRACT_STEP}" -- ${options} ${arg_HOSTS})
        if(suffix STREQUAL "certs" AND arg_DEPFILE)
            ca_extract_look_at_changes(${arg_TARGET}-certs "${arg_DEPFILE}" "${program}" ${command})
        else()
            add_custom_target(${arg_TARGET}-${suffix} COMMAND ${CMAKE_COMMAND} -DMODE=${what} ${command}
                COMMENT "" VERBATIM)
        endif()
        if(NOT CA_EXTRACT_EXECUTABLE AND TARGET ca-extract)
            add_dependencies(${arg_TARGET}-${suffix} ca-extract)
        endif()
    endforeach()
    add_dependencies(${arg_TARGET} ${arg_TARGET}-certs)
endfunction()
