/* SPDX-License-Identifier: Apache-2.0 */
/* A server that says anything before TLS: the first byte picks the protocol, the rest is said. */

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "fuzz/fuzz.h"
#include "stages/starttls.h"

enum { SAID_MAX = 64 * 1024, TIME_LIMIT_MS = 5000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct ca_target target = { .host = "host.test", .port = 1, .name = "host.test:1" };
    struct ca_error err = { CA_OK, "", "", "" };
    int ends[2];

    if (len == 0 || len > SAID_MAX || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return 0;
    }
    target.dialogue = (enum ca_dialogue)(bytes[0] % (CA_DIALOGUE_MYSQL + 1));
    struct ca_connection connection = { .fd = ends[0],
                                        .deadline_ms = ca_clock_monotonic_ms() + TIME_LIMIT_MS };
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 &&
        send(ends[1], bytes + 1, len - 1, MSG_DONTWAIT) >= 0 && shutdown(ends[1], SHUT_WR) == 0) {
        bool done = ca_starttls_run(&connection, &target, target.host, &err);

        MUST(done == (err.code == CA_OK));
        MUST(done || (err.what[0] != '\0' && err.cause[0] != '\0'));
    }
    ca_connection_close(&connection);
    close(ends[1]);
    return 0;
}
