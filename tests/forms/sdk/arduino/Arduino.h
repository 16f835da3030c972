/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARDUINO_STAND_IN
#define ARDUINO_STAND_IN
#include <cstddef>
#include <cstdint>
#define PROGMEM
void delay(unsigned long ms);
void configTime(long zone, int daylight, const char *server);
struct {
    void begin(unsigned long baud);
    void println(const char *text);
    void write(int byte);
} static Serial;
#endif
