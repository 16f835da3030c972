# ca_source(NAME VARIABLE): the folder of a library that is built from source.
#
# In this order: the folder that FETCHCONTENT_SOURCE_DIR_<NAME> gives; the one
# that tools/deps/fetch-sources.sh has made or can make now from Debian's
# source packages; the pinned upstream release, through FetchContent. Each is
# given a few seconds to answer, so that a build without network ends with a
# word on what is missing and not with a long silence.

include_guard(GLOBAL)
include(FetchContent)

set(CA_SOURCES_DIR "${CMAKE_CURRENT_LIST_DIR}/../../.deps" CACHE PATH
    "Where the sources of Mbed TLS and lwIP are kept")
get_filename_component(CA_SOURCES_DIR "${CA_SOURCES_DIR}" ABSOLUTE)
set(CA_FETCH_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/../deps/fetch-sources.sh")

# Releases and hashes as upstream published them; a mirror may be named instead.
set(CA_mbedtls_URL
    "https://github.com/Mbed-TLS/mbedtls/releases/download/mbedtls-3.6.7/mbedtls-3.6.7.tar.bz2"
    CACHE STRING "The pinned release of Mbed TLS")
set(CA_mbedtls_SHA256 a7e8bcbec0e6f761b4af24f25677626b35f762f68eef79c08677a363212d11f6)
set(CA_lwip_URL "https://download.savannah.nongnu.org/releases/lwip/lwip-2.2.1.zip"
    CACHE STRING "The pinned release of lwIP")
set(CA_lwip_SHA256 7b622662dba2383d71f874f2e494b54ae948531559c17acbe75797966d646878)

function(ca_source_from_debian name)
    if(NOT EXISTS "${CA_SOURCES_DIR}/${name}/.complete")
        execute_process(COMMAND "${CA_FETCH_SCRIPT}" "${CA_SOURCES_DIR}" RESULT_VARIABLE status)
    endif()
endfunction()

# One small read within a few seconds tells whether the release can be had at all.
function(ca_source_from_upstream name variable)
    file(DOWNLOAD "${CA_${name}_URL}" "${CMAKE_CURRENT_BINARY_DIR}/probe"
        RANGE_START 0 RANGE_END 15 TIMEOUT 5 STATUS status)
    file(REMOVE "${CMAKE_CURRENT_BINARY_DIR}/probe")
    list(GET status 0 code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR
            "The source of ${name} is neither in ${CA_SOURCES_DIR} nor can it be fetched.\n"
            "Run 'make deps', or give its folder with -DFETCHCONTENT_SOURCE_DIR_<NAME>=FOLDER.")
    endif()
    FetchContent_Declare(${name}
        URL "${CA_${name}_URL}" URL_HASH SHA256=${CA_${name}_SHA256}
        DOWNLOAD_EXTRACT_TIMESTAMP ON INACTIVITY_TIMEOUT 10
        SOURCE_SUBDIR none) # only the files: this build has rules of its own
    FetchContent_MakeAvailable(${name})
    set(${variable} "${${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()

function(ca_source name variable)
    string(TOUPPER ${name} upper)
    if(FETCHCONTENT_SOURCE_DIR_${upper})
        set(folder "${FETCHCONTENT_SOURCE_DIR_${upper}}")
    else()
        ca_source_from_debian(${name})
        if(EXISTS "${CA_SOURCES_DIR}/${name}/.complete")
            set(folder "${CA_SOURCES_DIR}/${name}")
        else()
            ca_source_from_upstream(${name} folder)
        endif()
    endif()
    set(${variable} "${folder}" PARENT_SCOPE)
endfunction()
