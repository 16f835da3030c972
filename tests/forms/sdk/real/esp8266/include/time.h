/* SPDX-License-Identifier: Apache-2.0 */
/* "../include/time.h" of the core, found beside the folder search/. */
#include <time.h>
