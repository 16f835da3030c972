#!/bin/sh
# The stock application in the emulated board, as tests/device/handshake.c starts
# a device: its words are in FW_ARGUMENTS, the file "given" is in this folder.
# FW_IMAGE names the image.
set -eu
[ -f "${FW_IMAGE:?}" ] || exit 127
semihost=enable=on,target=native,arg=firmware
for word in ${FW_ARGUMENTS:?}; do
    semihost=$semihost,arg=$word
done
exec timeout 60 qemu-system-arm -M mps2-an386 -nographic -monitor none -serial stdio \
    -semihosting-config "$semihost" -nic user,model=lan9118 -kernel "${FW_IMAGE:?}" </dev/null
