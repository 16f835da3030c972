/* SPDX-License-Identifier: Apache-2.0 */
#include "esp_err.h"
