#!/bin/sh
# No file of a run is written over by another, nor over what the run reads, however it is spelled.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
mkdir sub
cp "$pki/root.pem" root.pem
cp "$pki/chain.pem" chain.pem
cp "$pki/leaf.key" leaf.key
cp "$pki/chain.pem" client.pem
printf '{{#anchors}}{{{pem}}}{{/anchors}}\n' >mine.mustache
ln -s root.pem link.pem
ln root.pem hard.pem
chain="--from chain.pem --host device.test --roots root.pem"
client="--embed-client-cert client.pem --embed-client-key leaf.key"

# refused OUTPUT-OPTION OTHER-OPTION OPTION... : nothing is touched
refused() {
    what="$1 and $2 name the same file"
    shift 2
    cat root.pem chain.pem leaf.key client.pem mine.mustache | cksum >before
    # shellcheck disable=SC2086
    run $chain "$@"
    expect_error 2
    expect_err_line "error: $what"
    cat root.pem chain.pem leaf.key client.pem mine.mustache | cksum | cmp -s - before || fail "an input was written over by $*"
    expect_no_file new.h
}
# shellcheck disable=SC2086
{
    refused --client-out --output -o new.h $client --client-out new.h
    refused --client-out --output -o new.h $client --client-out ./new.h
    refused --client-out --output -o new.h $client --client-out sub/../new.h
    refused --client-out --output --format c -o new $client --client-out new.h
    refused --client-out --embed-client-key -o new.h $client --client-out leaf.key
    refused --client-out --embed-client-cert -o new.h $client --client-out client.pem
}
refused --output --roots -o root.pem
refused --output --roots -o "$PWD/root.pem"
refused --output --roots -o link.pem
refused --output --roots -o hard.pem
refused --output --from -o chain.pem
refused --output --add-roots -o new.h --add-roots new.h
refused --output --template -o mine.mustache --template mine.mustache
refused --report --output -o new.h --report ./new.h
refused --report --graph -o new.h --graph x --report sub/../x
refused --depfile --output -o new.h --depfile new.h
refused --depfile --roots -o new.h --depfile root.pem

# a device may take them all, and files of their own go side by side
# shellcheck disable=SC2086
run $chain -o new.h --graph /dev/null --report /dev/null
expect_status 0
rm new.h

# what stands beside the product cannot be written: then there is no product either
for option in --graph --report --depfile; do
    # shellcheck disable=SC2086
    run $chain -o new.h "$option" nowhere/x
    expect_error 8
    expect_err_part 'nowhere/x'
    expect_no_file new.h
done
# shellcheck disable=SC2086
run $chain -o new.h $client --client-out nowhere/x
expect_error 8
expect_no_file new.h

# a link that leads to no file yet is followed all the same
ln -s sub/real.h link.h
# shellcheck disable=SC2086
run $chain -o link.h
expect_status 0
[ -L link.h ] || fail 'the link was replaced'
grep -q SSL_CA_PEM sub/real.h || fail 'the link was not followed'
ln -s round.h round.h
# shellcheck disable=SC2086
run $chain -o round.h
expect_error 8
