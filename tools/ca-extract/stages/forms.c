/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/forms.h"

#include <string.h>

#include "readback/carried.h"
#include "stages/forms_written.h"

/* One file from the template of that name. */
#define ONE(template, escape) (const struct ca_form_file[]){ { "", template, escape } }, 1
#define MANY(...)                                                                                  \
    (const struct ca_form_file[]){ __VA_ARGS__ },                                                  \
        CA_ARRAY_LEN(((const struct ca_form_file[]){ __VA_ARGS__ }))

#define APP(folder, name, escape)                                                                  \
    {                                                                                              \
        name, folder "/" name, escape                                                              \
    }

const struct ca_form ca_forms[] = {
    { "header", "a C and C++ header with the roots as a PEM string", CA_FORM_FILE, "SSL_CA_PEM",
      "header", true, false, "client", NULL, ONE("header", ca_escape_c), NULL },
    { "c", "a .c and a .h: the PEM string once in the image", CA_FORM_STEM, "SSL_CA_PEM", "c", true,
      false, "client", NULL, MANY({ ".c", "c", ca_escape_c }, { ".h", "c_header", ca_escape_c }),
      NULL },
    { "array", "a header with PEM as bytes, with no limit to its length", CA_FORM_FILE,
      "SSL_CA_PEM", "array", true, false, "client", NULL, ONE("array", ca_escape_c), NULL },
    { "der", "a header with DER: an array for each root, and a table", CA_FORM_FILE, "SSL_CA_DER",
      "der", true, false, "client_der", NULL, ONE("der", ca_escape_c), NULL },
    { "inc", "bytes of DER to include in an array, as Zephyr does", CA_FORM_FILE, "SSL_CA_DER",
      "inc", true, false, "client_inc", NULL, ONE("inc", ca_escape_c), NULL },
    { "arduino", "a header with a PEM string in PROGMEM: AVR, ESP8266, ESP32", CA_FORM_FILE,
      "SSL_CA_PEM", "arduino", true, false, "client_arduino", NULL, ONE("arduino", ca_escape_c),
      NULL },
    { "bearssl", "a .c and a .h: BearSSL trust anchors", CA_FORM_STEM, "SSL_CA_TA", "bearssl", true,
      false, "client_bearssl", NULL,
      MANY({ ".c", "bearssl", ca_escape_c }, { ".h", "bearssl_header", ca_escape_c }), NULL },
    { "esp-bundle", "ESP-IDF's x509_crt_bundle, the older layout", CA_FORM_FILE, "SSL_CA_PEM",
      "esp-bundle", false, true, "client", ca_form_write_bundle, ONE(NULL, ca_escape_nothing),
      NULL },
    { "esp-bundle-le", "ESP-IDF's x509_crt_bundle, the layout with offsets", CA_FORM_FILE,
      "SSL_CA_PEM", "esp-bundle-le", false, true, "client", ca_form_write_bundle_le,
      ONE(NULL, ca_escape_nothing), NULL },
    { "freertos", "a header with the macros of FreeRTOS's demos", CA_FORM_FILE, "SSL_CA_PEM",
      "freertos", true, false, "client_freertos", NULL, ONE("freertos", ca_escape_c), NULL },
    { "pem", "the roots alone, as PEM", CA_FORM_FILE, "SSL_CA_PEM", "pem", false, false,
      "client_pem", NULL, ONE("pem", ca_escape_nothing), NULL },
    { "json", "the roots with all that is known of them, as JSON", CA_FORM_FILE, "SSL_CA_PEM",
      "json", false, false, NULL, ca_form_write_json, ONE(NULL, ca_escape_json), NULL },
    { "mbed-app", "mbed_app.json: what the chain asks of Mbed OS", CA_FORM_FILE, "SSL_CA_PEM",
      "mbed-app", false, false, NULL, ca_form_write_mbed_app, ONE(NULL, ca_escape_json),
      "mbed-os-ce-7" },
    { "mbedtls-config", "a header for MBEDTLS_USER_CONFIG_FILE: what the chain asks for",
      CA_FORM_FILE, "SSL_CA_PEM", "mbedtls-config", true, false, NULL, NULL,
      ONE("mbedtls-config", ca_escape_c), NULL },
    { "mbed-os-app", "an application for Mbed CE: TLSSocket, in a folder", CA_FORM_FOLDER,
      "SSL_CA_PEM", "header", true, false, "client", NULL,
      MANY({ "certs.h", "header", ca_escape_c }, APP("mbed-os-app", "main.cpp", ca_escape_c),
           APP("mbed-os-app", "mbed_app.json5", ca_escape_json),
           APP("mbed-os-app", "CMakeLists.txt", ca_escape_c),
           APP("mbed-os-app", "README.md", ca_escape_c)),
      "mbed-os-ce-7" },
    { "zephyr-app", "an application for Zephyr: TLS sockets, in a folder", CA_FORM_FOLDER,
      "SSL_CA_DER", "der", true, false, "client_der", NULL,
      MANY({ "src/certs.h", "der", ca_escape_c }, APP("zephyr-app", "src/main.c", ca_escape_c),
           APP("zephyr-app", "prj.conf", ca_escape_shell),
           APP("zephyr-app", "CMakeLists.txt", ca_escape_c),
           APP("zephyr-app", "README.md", ca_escape_c)),
      "zephyr-4" },
    { "esp-idf-component", "a component for ESP-IDF: esp-tls, in a folder", CA_FORM_FOLDER,
      "SSL_CA_PEM", "header", true, false, "client", NULL,
      MANY({ "include/certs.h", "header", ca_escape_c },
           APP("esp-idf-component", "include/tls_get.h", ca_escape_c),
           APP("esp-idf-component", "tls_get.c", ca_escape_c),
           APP("esp-idf-component", "CMakeLists.txt", ca_escape_c),
           APP("esp-idf-component", "README.md", ca_escape_c)),
      "esp-idf-5" },
    { "pico-app", "an application for the Pico W: lwIP, in a folder", CA_FORM_FOLDER, "SSL_CA_PEM",
      "header", true, false, "client", NULL,
      MANY({ "certs.h", "header", ca_escape_c }, APP("pico-app", "main.c", ca_escape_c),
           APP("pico-app", "lwipopts.h", ca_escape_c),
           APP("pico-app", "mbedtls_config.h", ca_escape_c),
           APP("pico-app", "CMakeLists.txt", ca_escape_c),
           APP("pico-app", "README.md", ca_escape_c)),
      NULL },
    { "arduino-sketch", "a sketch for ESP32 and ESP8266, in a folder", CA_FORM_FOLDER, "SSL_CA_PEM",
      "arduino", true, false, "client_arduino", NULL,
      MANY({ "certs.h", "arduino", ca_escape_c },
           { "*.ino", "arduino-sketch/sketch.ino", ca_escape_c },
           APP("arduino-sketch", "README.md", ca_escape_c)),
      NULL },
};
const size_t ca_form_count = CA_ARRAY_LEN(ca_forms);

const struct ca_form ca_form_of_template = { "template",   "a template of your own",
                                             CA_FORM_FILE, "SSL_CA_PEM",
                                             "template",   false,
                                             false,        NULL,
                                             NULL,         ONE(NULL, ca_escape_c),
                                             NULL };

bool ca_form_find(const char *name, const struct ca_form **form, struct ca_error *err)
{
    struct ca_text names = { 0 };

    for (size_t i = 0; i < ca_form_count; i++) {
        if (strcmp(ca_forms[i].name, name) == 0) {
            *form = &ca_forms[i];
            ca_text_clear(&names);
            return true;
        }
        ca_text_add(&names, "%s%s", i > 0 ? ", " : "", ca_forms[i].name);
    }
    ca_fail(err, CA_ERR_USAGE, "no format '%s'", name);
    ca_error_hint(err, "there are: %s", ca_text_words(&names));
    ca_text_clear(&names);
    return false;
}

bool ca_form_carries_pem(const struct ca_form *form)
{
    switch (ca_carrying_of(form->settings_format)) {
    case CA_CARRIES_DER:
    case CA_CARRIES_LIST:
    case CA_CARRIES_BEARSSL:
    case CA_CARRIES_BUNDLE:
    case CA_CARRIES_BUNDLE_LE:
        return false;
    default:
        return true;
    }
}
