#!/bin/sh
# Entropy of boards without a generator: no seed, no connection; with one it is
# written anew at each start, before it is used. The emulator's source cannot
# come into an image for hardware, and flashing refuses an image that has it.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

start_servers ec
echo 'Hello World!' >"$work/www/hello.txt"
rm "$FW_SEED"

run_firmware host=device.test "port=$ports"
expect_status 25
expect_line '[ERR ][MAIN]: Refused: there are no random numbers'

provision NONE
run_firmware host=device.test "port=$ports"
expect_status 25

provision SEED
for round in 1 2 3; do
    cp "$FW_SEED" "$work/seed.$round"
    run_firmware host=device.test "port=$ports"
    expect_status 0
    expect_line 'Hello World!'
    [ "$(wc -c <"$FW_SEED")" -eq 40 ] || fail 'the seed has another size'
    ! cmp -s "$FW_SEED" "$work/seed.$round" || fail 'the seed was not written anew'
done

# a seed that cannot be written anew is none: the next start would use it again
FW_SEED=/dev/full
run_firmware host=device.test "port=$ports"
expect_status 25

hardware=$images/hardware-mps2-an386/firmware.elf
[ -e "$hardware" ] || exit 0 # no cross compiler, or a build with sanitizers
for board in mps2-an386 lm3s6965evb; do
    arm-none-eabi-nm "$images/hardware-$board/firmware.elf" >"$work/symbols"
    ! grep -q -e fw_emulator_only -e fw_semihost "$work/symbols" || fail 'an image for hardware holds parts of the emulator'
    grep -q ' fw_board_seed_read$' "$work/symbols" || fail 'an image for hardware reads no seed'
done

# the linker itself refuses: with the board's own script
link() { # OPTION...
    status=0
    arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -I"$CA_SOURCE/firmware" -nostdlib \
        -L"$CA_SOURCE/firmware/board/common" -T"$CA_SOURCE/firmware/board/mps2-an386/mps2_an386.ld" \
        -Wl,--unresolved-symbols=ignore-all "$@" \
        "$CA_SOURCE/firmware/board/common/entropy_emulator.c" -o "$work/linked" \
        >"$work/out" 2>"$work/err" || status=$?
}
link
expect_status 0
link -Wl,--defsym=fw_hardware_image=1
[ "$status" -ne 0 ] || fail "the emulator's entropy was linked into an image for hardware"
expect_err_part 'entropy_emulator.c is for the emulator'

# and what has it is not flashed; what has not is, as far as can be seen without a board
flash() {
    status=0
    DRY_RUN=1 "$CA_SOURCE/tools/firmware/flash.sh" "$@" >"$work/out" 2>"$work/err" || status=$?
}
flash mps2-an386 "$images/mps2-an386/firmware.elf"
expect_status 2
expect_err_part 'it is not for a device'
flash posix "$hardware"
expect_status 2

# a probe's place is taken by a program that keeps what it is given: each device gets a seed of
# its own, of the form that the drivers read, and nothing of it stays behind
mkdir "$work/bin" "$work/tmp"
cat >"$work/bin/openocd" <<'PROBE'
#!/bin/sh
for word in "$@"; do :; done # the last: ca_load IMAGE SEED
cp "${word##* }" "$TAKEN"
PROBE
chmod +x "$work/bin/openocd"
for device in one two; do
    TAKEN=$work/$device TMPDIR=$work/tmp PATH=$work/bin:$PATH \
        "$CA_SOURCE/tools/firmware/flash.sh" mps2-an386 "$hardware" >"$work/out" 2>"$work/err" ||
        fail 'an image for hardware is not flashed'
    [ "$(wc -c <"$work/$device")" -eq 40 ] || fail 'the seed has another size'
    [ "$(od -An -c -N8 "$work/$device" | tr -d ' ')" = '\0\0\0\0SEED' ] || fail 'the seed is not marked as one'
    if [ -s "$work/out" ] || [ -s "$work/err" ]; then fail 'flashing shows something'; fi
done
! cmp -s "$work/one" "$work/two" || fail 'two devices have the same seed'
[ -z "$(ls "$work/tmp")" ] || fail 'a seed was left behind'
cp "$work/one" "$FW_SEED.flashed"
FW_SEED=$FW_SEED.flashed
run_firmware host=device.test "port=$ports"
expect_status 0

command -v openocd >/dev/null || exit 0
for board in mps2-an386 mps2-an500 lm3s6965evb; do
    flash "$board" "$hardware"
    expect_status 0
    expect_out_part "ca_load $hardware SEED"
done
