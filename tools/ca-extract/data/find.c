/* SPDX-License-Identifier: Apache-2.0 */
#include "data/data.h"

#include <string.h>

const struct ca_data_file *ca_data_find(const struct ca_data_file *files, size_t count,
                                        const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0) {
            return &files[i];
        }
    }
    return NULL;
}
