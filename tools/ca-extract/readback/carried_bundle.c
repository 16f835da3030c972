/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ESP-IDF's certificate bundle, in both layouts: a part of readback/carried.h.
 *
 * Older, big-endian:    u16 count; then entries.
 * Newer, little-endian: u32 offset of each entry from the start; then entries.
 * An entry: u16 length of the Name, u16 length of the key, Name, key. Entries
 * follow each other without gaps, in ascending order of their Names' bytes.
 */

#include "readback/carried_parts.h"

enum { COUNT_LEN = 2, OFFSET_LEN = 4, HEAD_LEN = 4 };

static uint32_t number(struct ca_span at, size_t len, bool is_little)
{
    uint32_t value = 0;

    for (size_t i = 0; i < len; i++) {
        value = value << 8 | at.at[is_little ? len - 1 - i : i];
    }
    return value;
}

static bool fail_bundle(struct ca_error *err, size_t entry, const char *reason)
{
    return ca_fail(err, CA_ERR_USAGE, "entry %zu of the bundle %s", entry, reason);
}

static bool is_behind(const struct ca_carried *carried)
{
    size_t count = carried->count;

    return count < 2 || ca_span_compare(ca_bytes_span(&carried->root[count - 2].subject),
                                        ca_bytes_span(&carried->root[count - 1].subject)) < 0;
}

/* The entry at *rest, which moves behind it. */
static bool take_entry(struct ca_span *rest, bool is_little, struct ca_carried *carried,
                       struct ca_error *err)
{
    size_t entry = carried->count + 1;

    if (rest->len < HEAD_LEN) {
        return fail_bundle(err, entry, "is cut short");
    }
    size_t name_len = number(*rest, 2, is_little);
    size_t key_len = number((struct ca_span){ rest->at + 2, 2 }, 2, is_little);
    if (rest->len - HEAD_LEN < name_len + key_len) {
        return fail_bundle(err, entry, "is cut short");
    }
    struct ca_carried_root *root = ca_carried_add(carried, err);
    if (root == NULL) {
        return false;
    }
    root->subject = ca_bytes_copy((struct ca_span){ rest->at + HEAD_LEN, name_len });
    root->key = ca_bytes_copy((struct ca_span){ rest->at + HEAD_LEN + name_len, key_len });
    rest->at += HEAD_LEN + name_len + key_len;
    rest->len -= HEAD_LEN + name_len + key_len;
    return is_behind(carried) || fail_bundle(err, entry, "is not in the order of the subjects");
}

bool ca_carried_read_bundle(struct ca_span product, struct ca_carried *carried,
                            struct ca_error *err)
{
    if (product.len < COUNT_LEN) {
        return ca_fail(err, CA_ERR_USAGE, "the bundle has no count");
    }
    struct ca_span rest = { product.at + COUNT_LEN, product.len - COUNT_LEN };
    for (size_t left = number(product, COUNT_LEN, false); left > 0; left--) {
        if (!take_entry(&rest, false, carried, err)) {
            return false;
        }
    }
    return rest.len == 0 || ca_fail(err, CA_ERR_USAGE, "bytes behind the bundle's last entry");
}

bool ca_carried_read_bundle_le(struct ca_span product, struct ca_carried *carried,
                               struct ca_error *err)
{
    size_t first = product.len >= OFFSET_LEN ? number(product, OFFSET_LEN, true) : 0;

    if (first == 0 || first % OFFSET_LEN != 0 || first > product.len) {
        return ca_fail(err, CA_ERR_USAGE, "the bundle has no table of offsets");
    }
    struct ca_span rest = { product.at + first, product.len - first };
    for (size_t i = 0; i < first / OFFSET_LEN; i++) {
        struct ca_span offset = { product.at + i * OFFSET_LEN, OFFSET_LEN };

        if (number(offset, OFFSET_LEN, true) != (size_t)(rest.at - product.at)) {
            return fail_bundle(err, i + 1, "is not where its offset says");
        }
        if (!take_entry(&rest, true, carried, err)) {
            return false;
        }
    }
    return rest.len == 0 || ca_fail(err, CA_ERR_USAGE, "bytes behind the bundle's last entry");
}
