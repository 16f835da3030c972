/* SPDX-License-Identifier: Apache-2.0 */
#include "app/settings.h"

#include <stddef.h>
#include <string.h>

#ifndef FW_HOST
#define FW_HOST "letsencrypt.org"
#endif
#ifndef FW_PORT
#define FW_PORT 443
#endif
#ifndef FW_PATH
#define FW_PATH "/hello.txt"
#endif

static bool read_port(const char *text, size_t len, uint16_t *port)
{
    uint32_t value = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || i > 4) {
            return false;
        }
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    *port = (uint16_t)value;
    return value > 0 && value <= UINT16_MAX;
}

static bool take_word(const char *word, size_t len, struct fw_settings *settings)
{
    const struct {
        const char *key;
        char *value;
    } texts[] = {
        { "host=", settings->host },
        { "addr=", settings->addr },
        { "path=", settings->path },
        { "sntp=", settings->sntp },
    };

    if (len > 5 && strncmp(word, "port=", 5) == 0) {
        return read_port(word + 5, len - 5, &settings->port);
    }
    for (size_t i = 0; i < FW_ARRAY_LEN(texts); i++) {
        size_t key_len = strlen(texts[i].key);

        if (len > key_len && strncmp(word, texts[i].key, key_len) == 0 &&
            len - key_len < FW_SETTING_MAX) {
            memcpy(texts[i].value, word + key_len, len - key_len);
            texts[i].value[len - key_len] = '\0';
            return true;
        }
    }
    return false;
}

bool fw_settings_read(const char *arguments, struct fw_settings *settings)
{
    *settings = (struct fw_settings){ .host = FW_HOST, .path = FW_PATH, .port = FW_PORT };
    while (*arguments != '\0') {
        size_t len = strcspn(arguments, " ");

        if (len > 0 && !take_word(arguments, len, settings)) {
            return false;
        }
        arguments += len + (arguments[len] == ' ');
    }
    return true;
}
