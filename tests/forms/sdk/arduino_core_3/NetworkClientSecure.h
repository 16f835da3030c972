/* SPDX-License-Identifier: Apache-2.0 */
#define SECURE_CLIENT NetworkClientSecure
#include "secure_client.h"
