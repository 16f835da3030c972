/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a harness over files, each once: the corpus as a normal test.
 *
 *     fuzz_NAME_replay FILE...
 */
#include "fuzz/fuzz.h"

#include "base/bytes.h"
#include "base/file.h"

int main(int argc, char **argv)
{
    enum { FILE_LEN_MAX = 16 * 1024 * 1024 };

    for (int i = 1; i < argc; i++) {
        struct ca_error err = { CA_OK, "", "", "" };
        struct ca_bytes bytes = { NULL, 0 };

        if (!ca_file_read(argv[i], FILE_LEN_MAX, &bytes, &err)) {
            fprintf(stderr, "%s: %s\n", err.what, err.cause);
            return 1;
        }
        fprintf(stderr, "%s\n", argv[i]); /* the last one named is the one that failed */
        (void)LLVMFuzzerTestOneInput(bytes.at, bytes.len);
        ca_bytes_clear(&bytes);
    }
    printf("%d files replayed\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
