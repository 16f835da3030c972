#!/bin/sh
# What the images cost is what docs/firmware.md says, or less.
FW_BOARD=none
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

command -v arm-none-eabi-size >/dev/null || skip 'no GNU Arm Embedded toolchain'
command -v qemu-system-arm >/dev/null || skip 'no emulator'
"$CA_SOURCE/tools/firmware/sizes.py" --check "$images" "$FW_TEST_PKI" "$CA_SOURCE/docs/firmware.md" ||
    exit 1
