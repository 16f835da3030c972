/* SPDX-License-Identifier: Apache-2.0 */
/* Stands for a firmware: says which roots it carries. */
#include <stdio.h>

#include "certs.h"

int main(void)
{
    printf("%lu bytes of roots\n", (unsigned long)SSL_CA_PEM_SIZE);
    return SSL_CA_PEM[0] == '-' ? 0 : 1;
}
