# ca_embed_data(OUTPUT): make data.c from the files that are built into the
# program. Also run as a script, with -P: see the end.

include_guard(GLOBAL)

set(CA_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(ca_embed_data output)
    set(data "${PROJECT_SOURCE_DIR}/tools/ca-extract/data")
    set(templates "${PROJECT_SOURCE_DIR}/templates")
    file(GLOB_RECURSE inputs CONFIGURE_DEPENDS "${data}/profiles/*.json" "${templates}/*.mustache")
    add_custom_command(OUTPUT "${output}"
        COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DDATA=${data}" "-DTEMPLATES=${templates}"
                -P "${CA_EMBED_SCRIPT}"
        DEPENDS ${inputs} "${data}/public-roots.tsv" "${data}/root-calendar.tsv" "${CA_EMBED_SCRIPT}"
        COMMENT "Building data files in")
endfunction()

function(ca_append_array symbol file out)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(................................................................................)"
        "\\1\n" bytes "${bytes}")
    set(${out} "${${out}}static const unsigned char ${symbol}[] = {\n${bytes}0};\n" PARENT_SCOPE)
endfunction()

# Named by their path beneath the folder, without the ending.
function(ca_append_table table count folder files out)
    set(arrays "")
    set(rows "")
    set(at 0)
    foreach(file IN LISTS files)
        file(RELATIVE_PATH name "${folder}" "${file}")
        string(REGEX REPLACE "\\.(mustache|json)$" "" name "${name}")
        ca_append_array(${table}_${at} "${file}" arrays)
        string(APPEND rows "    { \"${name}\", ${table}_${at}, sizeof ${table}_${at} - 1 },\n")
        math(EXPR at "${at} + 1")
    endforeach()
    set(${out} "${${out}}${arrays}const struct ca_data_file ${table}[] = {\n${rows}};\n\
const size_t ${count} = ${at};\n" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    set(text "/* Made by CaEmbed.cmake; not to be edited. */\n#include \"data/data.h\"\n")
    file(GLOB profiles "${DATA}/profiles/*.json")
    file(GLOB_RECURSE templates "${TEMPLATES}/*.mustache")
    ca_append_array(public_roots "${DATA}/public-roots.tsv" text)
    string(APPEND text "struct ca_span ca_data_public_roots(void)\n{\n\
    return (struct ca_span){ public_roots, sizeof public_roots - 1 };\n}\n")
    ca_append_array(root_calendar "${DATA}/root-calendar.tsv" text)
    string(APPEND text "struct ca_span ca_data_root_calendar(void)\n{\n\
    return (struct ca_span){ root_calendar, sizeof root_calendar - 1 };\n}\n")
    ca_append_table(ca_data_profiles ca_data_profile_count "${DATA}/profiles" "${profiles}" text)
    ca_append_table(ca_data_templates ca_data_template_count "${TEMPLATES}" "${templates}" text)
    file(WRITE "${OUTPUT}" "${text}")
endif()
