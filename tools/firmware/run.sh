#!/bin/sh
# Run an image in the emulated board; its exit status is the application's.
#
#   run.sh IMAGE KEY=VALUE...      host= port= path= addr= sntp=
#
# The emulator's network shows this machine's loopback as 10.0.2.2.

set -eu
image=${1:?usage: run.sh IMAGE KEY=VALUE...}
shift
words=enable=on,target=native,arg=firmware
for word in "$@"; do
    words=$words,arg=$word
done
exec qemu-system-arm -M mps2-an386 -nographic -monitor none -serial stdio \
    -semihosting-config "$words" -nic user,model=lan9118 -kernel "$image" </dev/null
