/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/symbol.h"

#include <string.h>

enum { SYMBOL_MAX = 63 - (int)sizeof "_TIME_FLOOR" };

/* Words of C11 and C++17 that a name may not be; those that begin with '_' apart. */
static const char *const keywords[] = {
    "alignas",      "alignof",  "and",           "and_eq",
    "asm",          "auto",     "bitand",        "bitor",
    "bool",         "break",    "case",          "catch",
    "char",         "char16_t", "char32_t",      "class",
    "compl",        "const",    "const_cast",    "constexpr",
    "continue",     "decltype", "default",       "delete",
    "do",           "double",   "dynamic_cast",  "else",
    "enum",         "explicit", "export",        "extern",
    "false",        "float",    "for",           "friend",
    "goto",         "if",       "inline",        "int",
    "long",         "mutable",  "namespace",     "new",
    "noexcept",     "not",      "not_eq",        "nullptr",
    "operator",     "or",       "or_eq",         "private",
    "protected",    "public",   "register",      "reinterpret_cast",
    "restrict",     "return",   "short",         "signed",
    "sizeof",       "static",   "static_assert", "static_cast",
    "struct",       "switch",   "template",      "this",
    "thread_local", "throw",    "true",          "try",
    "typedef",      "typeid",   "typename",      "union",
    "unsigned",     "using",    "virtual",       "void",
    "volatile",     "wchar_t",  "while",         "xor",
    "xor_eq",
};

static bool is_keyword(const char *symbol)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(keywords); i++) {
        if (strcmp(keywords[i], symbol) == 0) {
            return true;
        }
    }
    return false;
}

bool ca_symbol_check(const char *symbol, struct ca_error *err)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    bool begins_well = (symbol[0] < '0' || symbol[0] > '9') && symbol[0] != '_';

    if (begins_well && symbol[strspn(symbol, letters)] == '\0' && !is_keyword(symbol) &&
        strlen(symbol) <= SYMBOL_MAX) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "'%s' cannot be a name in C and C++", symbol);
    ca_error_hint(err, "--name takes letters, digits and '_', such as MY_CA_PEM");
    return false;
}
