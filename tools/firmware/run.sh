#!/bin/sh
# Run an image in the emulated board; its exit status is the application's.
#
#   run.sh IMAGE KEY=VALUE...      docs/firmware.md lists the words
#
# BOARD in the environment names the machine: mps2-an386 (unless set), mps2-an500
# or lm3s6965evb.
#
# The emulator's network shows this machine's loopback as 10.0.2.2.

set -eu
image=${1:?usage: run.sh IMAGE KEY=VALUE...}
shift
words=enable=on,target=native,arg=firmware
for word in "$@"; do
    words=$words,arg=$word
done
machine=${BOARD:-mps2-an386} nic=lan9118
[ "$machine" != lm3s6965evb ] || nic=stellaris
exec qemu-system-arm -M "$machine" -nographic -monitor none -serial stdio \
    -semihosting-config "$words" -nic "user,model=$nic" -kernel "$image" </dev/null
