/* SPDX-License-Identifier: Apache-2.0 */
#define SECURE_CLIENT WiFiClientSecure
#include "secure_client.h"
