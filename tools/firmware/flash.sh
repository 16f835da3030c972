#!/bin/sh
# Load an image for hardware onto a board through OpenOCD, with a fresh seed.
#
#   flash.sh BOARD IMAGE        DRY_RUN=1: check the configuration, show what would be run
#
# Boards without a random number generator draw from a seed in memory that stays;
# each device gets one of its own here, and rewrites it at each start. It is not
# shown, and not kept. The MPS2+ keeps code in memory that forgets: flashing is a
# load into it, seed and all, and gone with the power. No board has been seen
# working yet: emulator-tested only.

set -eu
umask 077
board=${1:?usage: flash.sh BOARD IMAGE}
image=${2:?usage: flash.sh BOARD IMAGE}
top=$(cd "$(dirname "$0")/../.." && pwd)
config=$top/firmware/board/$board/openocd.cfg
[ -f "$config" ] || {
    printf 'flash.sh: board %s cannot be flashed: no openocd.cfg in its folder\n' "$board" >&2
    exit 2
}
[ -f "$image" ] || {
    printf 'flash.sh: no image %s: make flash BOARD=%s makes it\n' "$image" "$board" >&2
    exit 2
}
if arm-none-eabi-nm "$image" | grep -q ' fw_emulator_only$'; then
    printf 'flash.sh: %s takes its entropy from the emulator: it is not for a device\n' "$image" >&2
    exit 2
fi

if [ -n "${DRY_RUN-}" ]; then
    # The configuration is read and its procedures are named; no probe is opened.
    openocd -f "$config" -c 'puts "procedures: [info procs ca_load]"' -c shutdown 2>&1 |
        grep -x 'procedures: ca_load' >/dev/null || {
        printf 'flash.sh: OpenOCD does not accept %s\n' "$config" >&2
        exit 1
    }
    printf "openocd -f %s -c 'init' -c 'ca_load %s SEED'\n" "$config" "$image"
    printf 'SEED is a file of 40 bytes, made for this device alone.\n'
    exit 0
fi

seed=$(mktemp)
trap 'rm -f "$seed"' EXIT
# struct fw_seed of board/seed.h: counter, mark, 32 random bytes
{
    printf '\0\0\0\0SEED'
    head -c 32 /dev/urandom
} >"$seed"
openocd -f "$config" -c init -c "ca_load $image $seed"
