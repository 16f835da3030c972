# CA_SANITIZE=address,undefined instruments everything that is built, also
# Mbed TLS, so that a fault in how it is used is seen.

if(CA_SANITIZE)
    add_compile_options(-fsanitize=${CA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${CA_SANITIZE})
endif()
