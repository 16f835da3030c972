#!/bin/sh
# Load an image onto a board through OpenOCD.
#
#   flash.sh BOARD IMAGE        DRY_RUN=1: show what would be run, and check the configuration
#
# The MPS2+ keeps code in memory that forgets: flashing is a load into it, and
# it is gone with the power. This image takes entropy, time and its arguments
# from the debugger's host through semihosting, so it runs on the bench with the
# probe attached. No board has been seen working yet: emulator-tested only.

set -eu
board=${1:?usage: flash.sh BOARD IMAGE}
image=${2:?usage: flash.sh BOARD IMAGE}
top=$(cd "$(dirname "$0")/../.." && pwd)
config=$top/firmware/board/$board/openocd.cfg
[ -f "$config" ] || {
    printf 'flash.sh: board %s cannot be flashed: no openocd.cfg in its folder\n' "$board" >&2
    exit 2
}
[ -f "$image" ] || {
    printf 'flash.sh: no image %s: make firmware BOARD=%s makes it\n' "$image" "$board" >&2
    exit 2
}

if [ -n "${DRY_RUN-}" ]; then
    # The configuration is read and its procedures are named; no probe is opened.
    openocd -f "$config" -c 'puts "procedures: [info procs ca_load]"' -c shutdown 2>&1 |
        grep -x 'procedures: ca_load' >/dev/null || {
        printf 'flash.sh: OpenOCD does not accept %s\n' "$config" >&2
        exit 1
    }
    printf "openocd -f %s -c 'init' -c 'ca_load %s'\n" "$config" "$image"
    exit 0
fi
exec openocd -f "$config" -c init -c "ca_load $image"
