# ca_warnings(TARGET...): the warnings under which our own code is clean.

function(ca_warnings)
    foreach(target IN LISTS ARGN)
        target_compile_options(${target} PRIVATE
            -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
            -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
            $<$<BOOL:${CA_WERROR}>:-Werror>)
    endforeach()
endfunction()
