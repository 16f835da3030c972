/* SPDX-License-Identifier: Apache-2.0 */
#include "boards/pico_w.h"
