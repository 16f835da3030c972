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

enum { ATTEMPTS_DEFAULT = 4, BACKOFF_DEFAULT_MS = 1000, TIMEOUT_DEFAULT_MS = 10000 };

/* A decimal number from 1 to `most`. */
static bool read_number(const char *text, size_t len, uint32_t most, uint32_t *value)
{
    uint32_t number = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || i > 6) {
            return false;
        }
        number = number * 10 + (uint32_t)(text[i] - '0');
    }
    *value = number;
    return number > 0 && number <= most;
}

static bool has_key(const char *word, size_t len, const char *key)
{
    size_t key_len = strlen(key);

    return len > key_len && strncmp(word, key, key_len) == 0;
}

static bool take_number(const char *word, size_t len, struct fw_settings *settings)
{
    const struct {
        const char *key;
        uint32_t *value, most;
    } numbers[] = {
        { "port=", &settings->port, UINT16_MAX },     { "attempts=", &settings->attempts, 100 },
        { "backoff=", &settings->backoff_ms, 60000 }, { "timeout=", &settings->timeout_ms, 600000 },
        { "repeat=", &settings->repeat, 100 },
    };

    for (size_t i = 0; i < FW_ARRAY_LEN(numbers); i++) {
        size_t key_len = strlen(numbers[i].key);

        if (has_key(word, len, numbers[i].key)) {
            return read_number(word + key_len, len - key_len, numbers[i].most, numbers[i].value);
        }
    }
    return false;
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

    for (size_t i = 0; i < FW_ARRAY_LEN(texts); i++) {
        size_t key_len = strlen(texts[i].key);

        if (has_key(word, len, texts[i].key) && len - key_len < FW_SETTING_MAX) {
            memcpy(texts[i].value, word + key_len, len - key_len);
            texts[i].value[len - key_len] = '\0';
            return true;
        }
    }
    return take_number(word, len, settings);
}

bool fw_settings_read(const char *arguments, struct fw_settings *settings)
{
    *settings = (struct fw_settings){ .host = FW_HOST,
                                      .path = FW_PATH,
                                      .port = FW_PORT,
                                      .attempts = ATTEMPTS_DEFAULT,
                                      .backoff_ms = BACKOFF_DEFAULT_MS,
                                      .timeout_ms = TIMEOUT_DEFAULT_MS,
                                      .repeat = 1 };
    while (*arguments != '\0') {
        size_t len = strcspn(arguments, " ");

        if (len > 0 && !take_word(arguments, len, settings)) {
            return false;
        }
        arguments += len + (arguments[len] == ' ');
    }
    return true;
}
