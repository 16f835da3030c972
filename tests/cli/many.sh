#!/bin/sh
# Many targets: lists, threads, failures among them, parts put together again.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server leaf
one=$port
start_server renewed
two=$port
start_server other
three=$port
cat "$pki/root.pem" "$pki/other-root.pem" >"$work/roots.pem"
roots="--roots $work/roots.pem"
dead=$(closed_port)

printf '# servers\n\nlocalhost:%s # the first\r\n\t127.0.0.1:%s\nlocalhost:%s\nlocalhost:%s\n' \
    "$one" "$two" "$three" "$one" >"$work/hosts.txt"
# shellcheck disable=SC2086
run $roots --targets "$work/hosts.txt" -j 1
expect_status 0
cp "$work/out" "$work/single.h"
expect_out_part "ca-extract --roots roots.pem --targets hosts.txt"
expect_out_part "1 of 2: "
grep -q " \* *needed by: localhost:$one 127.0.0.1:$two$" "$work/out" || fail 'not both hosts beside their root'
expect_err_line 'choice: 2 anchors for 3 targets'

# nothing depends on how many are asked at a time, nor on who answers first
for jobs in 2 3 64; do
    # shellcheck disable=SC2086
    run $roots --targets "$work/hosts.txt" -j $jobs
    expect_same "$work/out" "$work/single.h"
done
status=0
# shellcheck disable=SC2086
"$CA_EXTRACT" $roots --targets - <"$work/hosts.txt" >"$work/out" 2>"$work/err" || status=$?
expect_status 0

# one that fails is enough for no product; --keep-going makes it of the others
# shellcheck disable=SC2086
run $roots "localhost:$dead" "localhost:$one" "elsewhere.invalid:1" -o "$work/none.h"
expect_error 3
expect_err_part "cannot connect to 'localhost:$dead'"
expect_err_part "elsewhere.invalid"
expect_no_file "$work/none.h"
# shellcheck disable=SC2086
run $roots --keep-going "localhost:$dead" "localhost:$one" -o "$work/some.h"
expect_status 3
expect_err_part "cannot connect to 'localhost:$dead'"
expect_err_part "done: wrote $work/some.h"
grep -q "^ \* *localhost:$one$" "$work/some.h" || fail 'the host that is served is not named'
if sed '/NOT made for/,$d' "$work/some.h" | grep -q "^ \* *localhost:$dead$"; then fail 'a host that failed is named as served'; fi
# shellcheck disable=SC2086
run $roots --keep-going "localhost:$dead" -o "$work/none.h"
expect_error 3
expect_no_file "$work/none.h"
# the first failing status counts, in the order of the list
# shellcheck disable=SC2086
run --roots "$pki/root.pem" "localhost:$three" "localhost:$dead"
expect_error 5
# shellcheck disable=SC2086
run --roots "$pki/root.pem" "localhost:$dead" "localhost:$three"
expect_error 3

# a bad list names the line
printf 'a:1\n\nb:99999\n' >"$work/bad.txt"
run --targets "$work/bad.txt"
expect_error 2
expect_err_line "error: line 3 of $work/bad.txt is no target"
expect_err_part "bad port '99999'"
printf 'a:1\nb\000c:1\n' >"$work/bad.txt"
run --targets "$work/bad.txt"
expect_error 2
expect_err_line "error: line 2 of $work/bad.txt is no target"
printf '# nothing\n' >"$work/bad.txt"
run --targets "$work/bad.txt"
expect_error 2
expect_err_line "error: no target in $work/bad.txt"
run --targets "$work/not-there.txt"
expect_error 2

# parts, put together in any order, make the same product and the same choice
for part in 1 2; do
    # shellcheck disable=SC2086
    run $roots --targets "$work/hosts.txt" --shard $part/2 --json
    expect_status 0
    cp "$work/out" "$work/part$part.json"
done
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/part1.json" "$work/part2.json" >"$work/err" ||
    fail 'the JSON of a part is not as docs/json.md says'
# shellcheck disable=SC2086
run $roots --merge "$work/part2.json" "$work/part1.json"
expect_status 0
expect_same "$work/out" "$work/single.h"
expect_err_line "localhost:$one: TLSv1.3, 2 certificates presented, key proven"

# nothing is trusted because a part says so
run --roots "$pki/root.pem" --merge "$work/part1.json" "$work/part2.json" -o "$work/none.h"
expect_error 5
expect_no_file "$work/none.h"
sed 's/"key_proven": true/"key_proven": false/' "$work/part1.json" >"$work/unproven.json"
# shellcheck disable=SC2086
run $roots --merge "$work/unproven.json" "$work/part2.json" -o "$work/none.h"
expect_error 4
expect_err_part "the result proves nothing of 'localhost:$one'"
expect_no_file "$work/none.h"
# a target that failed then fails still, in the same words
# shellcheck disable=SC2086
run $roots --json "localhost:$dead"
expect_status 3
cp "$work/out" "$work/dead.json"
# shellcheck disable=SC2086
run $roots --merge "$work/dead.json" -o "$work/none.h"
expect_error 3
expect_err_part "cannot connect to 'localhost:$dead'"

# parts that do not belong together
# shellcheck disable=SC2086
run $roots --merge "$work/part1.json"
expect_error 2
expect_err_line 'error: part 2 of 2 is not there exactly once'
# shellcheck disable=SC2086
run $roots --merge "$work/part1.json" "$work/part1.json" "$work/part2.json"
expect_error 2
# shellcheck disable=SC2086
run $roots "localhost:$one" --shard 1/1 --json
cp "$work/out" "$work/alone.json"
# shellcheck disable=SC2086
run $roots --merge "$work/part1.json" "$work/alone.json"
expect_error 2
expect_err_part 'it is a part of another list'
echo '{"format_version": 99}' >"$work/odd.json"
run --merge "$work/odd.json"
expect_error 2
expect_err_part "it is no result of this version's format"
echo '{' >"$work/odd.json"
run --merge "$work/odd.json"
expect_error 2
sed 's/MII/AAA/' "$work/alone.json" >"$work/odd.json"
# shellcheck disable=SC2086
run $roots --merge "$work/odd.json"
expect_error 2
# shellcheck disable=SC2086
run $roots --targets "$work/hosts.txt" --shard 1/9 --json
expect_status 2
expect_err_line 'error: 3 targets cannot be split into 9 parts'

# of several targets each failure says whose it is; the header says whom it leaves out, and does not forget them
# shellcheck disable=SC2086
run $roots --keep-going "localhost:$one" "localhost:$dead" -o "$work/left.h"
expect_status 3
expect_err_part "error: localhost:$dead: "
if grep -q 'choice: ' "$work/err"; then fail 'one target is no choice for several'; fi
grep -q 'It is NOT made for these' "$work/left.h" || fail 'the header does not say that it leaves one out'
grep -q "^ \*     localhost:$dead$" "$work/left.h" || fail 'the header does not say whom it leaves out'
grep -q -e "--keep-going localhost:$one localhost:$dead$" "$work/left.h" || fail 'the command makes another header'
run --check "$work/left.h" --roots "$work/roots.pem"
expect_status 3
expect_err_part "localhost:$dead"
