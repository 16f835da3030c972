#!/bin/sh
# make flash: OpenOCD accepts the board's configuration, and what is missing is told.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
command -v openocd >/dev/null || skip 'no OpenOCD here'

flash() {
    status=0
    DRY_RUN=1 sh "$CA_SOURCE/tools/firmware/flash.sh" "$@" >"$work/out" 2>"$work/err" || status=$?
}

: >"$work/image.elf"
flash mps2-an386 "$work/image.elf"
expect_status 0
expect_out_part "-c 'ca_load $work/image.elf SEED'"
flash mps2-an386 "$work/none.elf"
expect_status 2
expect_err_part 'make flash BOARD=mps2-an386 makes it'
flash posix "$work/image.elf"
expect_status 2
expect_err_part 'board posix cannot be flashed'
