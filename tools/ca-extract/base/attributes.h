/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_ATTRIBUTES_H
#define CA_BASE_ATTRIBUTES_H

/* The only compiler extensions in the tree, each behind a word of ours. */

#if defined(__GNUC__)
#define CA_MUST_CHECK        __attribute__((warn_unused_result))
#define CA_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define CA_MUST_CHECK
#define CA_PRINTF(fmt, args)
#endif

#define CA_ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

#endif
