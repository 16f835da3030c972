/* SPDX-License-Identifier: Apache-2.0 */
/* What a user or an environment may write: a target, a proxy, and exceptions from it. */

#include <string.h>

#include "base/bytes.h"
#include "fuzz/fuzz.h"
#include "stages/proxy.h"
#include "stages/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct ca_error err = { CA_OK, "", "", "" }, again = err, other = err;
    struct ca_target target, same;
    struct ca_proxy proxy;
    char *text = ca_strndup((const char *)bytes, len);

    if (ca_target_parse(text, &target, &err)) { /* its name says the same */
        MUST(ca_target_parse(target.name, &same, &again));
        MUST(strcmp(same.name, target.name) == 0 && same.port == target.port &&
             same.dialogue == target.dialogue);
        (void)ca_proxy_is_excepted(text, target.host);
    } else {
        MUST(err.code == CA_ERR_USAGE && err.what[0] != '\0');
    }
    MUST(ca_proxy_choose(text, CA_PROXY_FOR_TLS, "host.test", &proxy, &other) ==
         (other.code == CA_OK));
    ca_proxy_clear(&proxy);
    (void)ca_proxy_is_excepted(text, "192.0.2.1");
    ca_free(text);
    return 0;
}
