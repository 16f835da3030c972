/* SPDX-License-Identifier: Apache-2.0 */
/* What idf.py would make of Kconfig, as far as the headers of esp-tls ask. */
#define CONFIG_IDF_TARGET_ESP32C3        1
#define CONFIG_IDF_TARGET                "esp32c3"
#define CONFIG_IDF_TARGET_ARCH_RISCV     1
#define CONFIG_LOG_DEFAULT_LEVEL         3
#define CONFIG_LOG_MAXIMUM_LEVEL         3
#define CONFIG_LOG_VERSION_1             1
#define CONFIG_LOG_VERSION               1
#define CONFIG_LOG_TIMESTAMP_SOURCE_RTOS 1
#define CONFIG_ESP_TLS_USING_MBEDTLS     1
#define CONFIG_MBEDTLS_TLS_CLIENT        1
#define CONFIG_MBEDTLS_HAVE_TIME         1
#define CONFIG_MBEDTLS_HAVE_TIME_DATE    1
#define CONFIG_FREERTOS_HZ               100
