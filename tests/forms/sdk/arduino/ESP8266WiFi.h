/* SPDX-License-Identifier: Apache-2.0 */
#include <Arduino.h>
enum { WL_CONNECTED = 3 };
struct {
    void begin(const char *ssid, const char *password);
    int status();
} static WiFi;
