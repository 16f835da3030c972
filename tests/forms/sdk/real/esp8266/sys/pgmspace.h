/* SPDX-License-Identifier: Apache-2.0 */
/* In place of a header of the ESP8266's own compiler: flash is read as any other memory. */
#ifndef REAL_ESP8266_PGMSPACE
#define REAL_ESP8266_PGMSPACE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#define PROGMEM           __attribute__((section(".irom.text")))
#define PGM_P             const char *
#define PGM_VOID_P        const void *
#define PSTR(s)           (s)
#define PSTRN(s, n)       (s)
#define pgm_read_byte(a)  (*(const uint8_t *)(a))
#define pgm_read_word(a)  (*(const uint16_t *)(a))
#define pgm_read_dword(a) (*(const uint32_t *)(a))
#define pgm_read_float(a) (*(const float *)(a))
#define pgm_read_ptr(a)   (*(void *const *)(a))
#define memcmp_P          memcmp
#define memcpy_P          memcpy
#define snprintf_P        snprintf
#define sprintf_P         sprintf
#define strcasecmp_P      strcasecmp
#define strcat_P          strcat
#define strcmp_P          strcmp
#define strcpy_P          strcpy
#define strlen_P          strlen
#define strncasecmp_P     strncasecmp
#define strncmp_P         strncmp
#define strncpy_P         strncpy
#define strstr_P          strstr
#define vsnprintf_P       vsnprintf
#endif
