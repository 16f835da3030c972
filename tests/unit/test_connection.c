/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "stages/connection.h"

/* A socket on the loopback address: listening, or bound only, which refuses. */
static int open_local(int family, bool is_listening, uint16_t *port)
{
    struct sockaddr_storage here = { .ss_family = (sa_family_t)family };
    struct sockaddr_in *v4 = (struct sockaddr_in *)&here;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&here;
    socklen_t len = family == AF_INET ? sizeof *v4 : sizeof *v6;
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (family == AF_INET) {
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
        v6->sin6_addr = in6addr_loopback;
    }
    if (fd < 0 || bind(fd, (struct sockaddr *)&here, len) != 0) {
        close(fd);
        return -1;
    }
    assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &len), 0);
    *port = ntohs(family == AF_INET ? v4->sin_port : v6->sin6_port);
    if (is_listening) {
        assert_int_equal(listen(fd, 1), 0);
    }
    return fd;
}

static struct ca_target target_of(const char *host, uint16_t port)
{
    struct ca_target target;
    struct ca_error err = NO_ERROR;
    char text[64];

    snprintf(text, sizeof text, "%s:%u", host, (unsigned)port);
    assert_true(ca_target_parse(text, &target, &err));
    return target;
}

static void every_address_of_a_name_is_tried(void **state)
{
    uint16_t port = 0;
    int fd = open_local(AF_INET, true, &port); /* "localhost" is ::1 as well, which refuses */
    struct ca_target target = target_of("localhost", port);
    struct ca_connection connection;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_true(ca_connection_open(&target, &(struct ca_reaching){ "none", CA_FAMILY_ANY, 5000 },
                                   &connection, &err));
    assert_true(connection.fd >= 0);
    assert_contains(connection.address, "127.0.0.1:");
    ca_connection_close(&connection);
    ca_connection_close(&connection);
    assert_int_equal(connection.fd, -1);
    close(fd);
}

/* An address of the other family is as good as a name that is not there. */
static void family_that_is_asked_for_is_kept_to(void **state)
{
    uint16_t port = 0;
    int fd = open_local(AF_INET6, true, &port);
    struct ca_connection connection;
    struct ca_error six = NO_ERROR, four = NO_ERROR;
    (void)state;

    if (fd < 0) {
        print_message("skipped: no IPv6 on this machine\n");
        skip();
    }
    struct ca_target target = target_of("[::1]", port);
    assert_true(ca_connection_open(&target, &(struct ca_reaching){ "none", CA_FAMILY_V6, 5000 },
                                   &connection, &six));
    assert_contains(connection.address, "[::1]:");
    ca_connection_close(&connection);
    assert_false(ca_connection_open(&target, &(struct ca_reaching){ "none", CA_FAMILY_V4, 5000 },
                                    &connection, &four));
    assert_int_equal(four.code, CA_ERR_UNREACHABLE);
    assert_contains(four.what, "cannot find '::1'");
    close(fd);
}

static void refused_connection_is_told(void **state)
{
    uint16_t port = 0;
    int fd = open_local(AF_INET, false, &port);
    struct ca_target target = target_of("127.0.0.1", port);
    struct ca_connection connection;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_false(ca_connection_open(&target, &(struct ca_reaching){ "none", CA_FAMILY_ANY, 5000 },
                                    &connection, &err));
    assert_int_equal(err.code, CA_ERR_UNREACHABLE);
    assert_string_equal(err.cause, "Connection refused (1 address tried)");
    assert_int_equal(connection.fd, -1);
    close(fd);
}

/* A listener whose queue is full drops what comes: as good as a dead host. */
static void silence_ends_with_the_time_limit(void **state)
{
    uint16_t port = 0;
    int fd = open_local(AF_INET, true, &port), filler[8];
    struct ca_target target = target_of("127.0.0.1", port);
    struct ca_connection connection;
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct ca_error err = NO_ERROR;
    (void)state;

    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; i < CA_ARRAY_LEN(filler); i++) {
        filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        int ignored = connect(filler[i], (struct sockaddr *)&here, sizeof here);
        (void)ignored;
    }
    int64_t start_ms = ca_clock_monotonic_ms();
    assert_false(ca_connection_open(&target, &(struct ca_reaching){ "none", CA_FAMILY_ANY, 400 },
                                    &connection, &err));
    assert_in_range(ca_clock_monotonic_ms() - start_ms, 400, 4000);
    assert_int_equal(err.code, CA_ERR_UNREACHABLE);
    assert_string_equal(err.cause, "no answer within 0.4 seconds (1 address tried)");
    for (size_t i = 0; i < CA_ARRAY_LEN(filler); i++) {
        close(filler[i]);
    }
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_address_of_a_name_is_tried),
        cmocka_unit_test(family_that_is_asked_for_is_kept_to),
        cmocka_unit_test(refused_connection_is_told),
        cmocka_unit_test(silence_ends_with_the_time_limit),
    };
    return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
