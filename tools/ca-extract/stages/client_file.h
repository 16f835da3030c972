/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CLIENT_FILE_H
#define CA_STAGES_CLIENT_FILE_H

/*
 * The file of --client-out: a client's certificate and private key, in the
 * words of the form.
 *
 * Its values are a tree of their own, which no JSON shows.
 */

#include "base/error.h"
#include "base/text.h"
#include "stages/forms.h"
#include "x509/client_key.h"

/*
 * Render.
 *
 * in        form: with a client_template. symbol: of the roots; SSL_CA_PEM gives SSL_CLIENT_CERT_PEM and
 *           SSL_CLIENT_KEY_PEM, X gives X_CLIENT_CERT_PEM.
 * out       text: to be wiped with ca_client_text_clear, also after a failure.
 * fails     CA_ERR_TEMPLATE: as render/mustache.h. CA_ERR_DEVICE: a key that the
 *           form's library does not know.
 */
CA_MUST_CHECK bool ca_client_render(const struct ca_form *form, const char *symbol,
                                    const char *tool_version, const struct ca_client_key *client,
                                    struct ca_text *text, struct ca_error *err);

#endif
