/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#define likely(x)   (x)
#define unlikely(x) (x)
#define ESP_LOGE(tag, ...)                                                                         \
    (fprintf(stderr, "%s: ", tag), fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))
#define ESP_LOGW(tag, ...)    ESP_LOGE(tag, __VA_ARGS__)
#define ESP_LOGI(tag, ...)    ((void)(tag))
#define ESP_LOGD(tag, ...)    ((void)(tag))
#define ESP_LOGV(tag, ...)    ((void)(tag))
#define ESP_ERROR_CHECK(code) ((void)(code))
