/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/output.h"

#include <string.h>
#include <unistd.h>

bool ca_output_write(const char *path, const struct ca_text *product, enum ca_file_change *change,
                     struct ca_error *err)
{
    if (product->is_cut) {
        return ca_fail(err, CA_ERR_OUTPUT, "the product is larger than %d bytes", CA_TEXT_MAX);
    }
    if (strcmp(path, "-") != 0) {
        return ca_file_replace(path, ca_text_span(product), change, err);
    }
    *change = CA_FILE_WRITTEN;
    return ca_file_put(STDOUT_FILENO, "standard output", ca_text_span(product), err);
}
