#compdef ca-extract
# Made by 'make docs' from options.def: do not edit.

_arguments -s \
    '--from=[read the chain from FILE ('\''-'\''\: standard input)]:FILE:_files' \
    '--host=[with --from\: the host that the chain is for]:NAME: ' \
    '--targets=[read targets from FILE, one a line ('\''-'\''\: standard input)]:FILE:_files' \
    '--merge[the arguments are results of --shard\: put them together]' \
    '--connect-to=[connect there; the TLS name stays the target'\''s]:ADDR PORT: ' \
    '--servername=[send NAME as SNI instead of the target'\''s host]:NAME: ' \
    '--proxy=[connect through this proxy (http, socks5, socks5h; '\''none'\'')]:URL: ' \
    '--timeout=[give up on a target after SEC seconds (10)]:SEC: ' \
    '--retries=[try N times more where the connection fails (0)]:N: ' \
    '--alpn=[offer these protocols, as in h2,http/1.1]:LIST: ' \
    '--client-cert=[PEM certificate to show a server that asks for one]:FILE:_files' \
    '--client-key=[its PEM key (in the file of --client-cert)]:FILE:_files' \
    '--ipv4[use IPv4 addresses only]' \
    '-4[use IPv4 addresses only]' \
    '--ipv6[use IPv6 addresses only]' \
    '-6[use IPv6 addresses only]' \
    '--jobs=[ask N targets at a time (8)]:N: ' \
    '-j+[ask N targets at a time (8)]:N: ' \
    '--keep-going[make the product of the targets that did not fail]' \
    '--shard=[ask only part K of N of the targets; for --merge]:K/N: ' \
    '--roots=[trust these roots, not the system'\''s]:FILE|DIR:_files' \
    '--add-roots=[trust these roots as well]:FILE|DIR:_files' \
    '--allow-private=[admit this one system root that is not public]:sha256 HEX: ' \
    '--pin=[take no CA but this one (its certificate or its key)]:sha256 HEX: ' \
    '--insecure-trust-presented[for a bench\: believe whatever the server presents]' \
    '--fetch-issuers[fetch missing issuers over http (AIA), to name them]' \
    '--now=[judge dates at TIME (seconds since 1970, or RFC 3339)]:TIME: ' \
    '--policy=[which root\: longest, smallest, shortest, all (longest)]:NAME:(longest smallest shortest all)' \
    '--backup=[carry the N next best roots of other keys as well]:N: ' \
    '--include-intermediates[embed intermediates that the server does not send]' \
    '--max-depth=[take no path with more than N intermediates]:N: ' \
    '--device=[the device'\''s TLS library (mbedtls-3.6); repeatable]:PROFILE:(bearssl-0.6 esp-idf-5 firmware mbed-os-ce-7 mbedtls-2.28 mbedtls-3.6 mbedtls-4.1 zephyr-4)' \
    '--rehearse[connect once more as the device would, with these roots]' \
    '--probe-records=[see if the server sends PATH in smaller records on request]:PATH:_files' \
    '--output=[write to FILE, STEM or folder, whole or not at all]:PATH:_files' \
    '-o+[write to FILE, STEM or folder, whole or not at all]:PATH:_files' \
    '--depfile=[write what the product was made from, as Make reads it]:FILE:_files' \
    '--format=[form of the product (header)]:NAME:(header c array der inc arduino bearssl esp-bundle esp-bundle-le freertos pem json mbed-app mbedtls-config mbed-os-app zephyr-app esp-idf-component pico-app arduino-sketch)' \
    '--list-formats[list the forms and end]' \
    '--template=[render this Mustache template instead of the form'\''s]:FILE:_files' \
    '--guards[stop the build where Mbed TLS lacks what the roots need]' \
    '--name=[name in C source (SSL_CA_PEM)]:SYMBOL: ' \
    '--embed-client-cert=[the device'\''s own certificate, for --client-out]:FILE:_files' \
    '--embed-client-key=[its private key, for --client-out]:FILE:_files' \
    '--client-out=[write both to FILE, mode 0600, in the words of the form]:FILE:_files' \
    '--json[print everything found as JSON on standard output]' \
    '--explain[show every path and candidate, and why it won or lost]' \
    '--graph=[draw all paths into FILE (DOT; SVG if so named)]:FILE:_files' \
    '--report=[write a report for people into FILE (Markdown)]:FILE:_files' \
    '--color=[colour on stderr\: auto, always, never (auto)]:WHEN:(auto always never)' \
    '--quiet[say nothing but errors]' \
    '--explain-error=[say what an error of a device means; with a target\: here]:CODE: ' \
    '--check=[say if devices with this file still connect, and how long]:FILE:_files' \
    '--warn-days=[with --check\: fail N days before a root ends (30)]:N: ' \
    '--update=[remake a committed header from what it says of itself]:FILE:_files' \
    '--offline[with --update\: only say if the header is still good]' \
    '--strict[with --update\: fail when the server cannot be asked]' \
    '--accept-change[with --update\: let the roots change]' \
    '--help[show this text and end]' \
    '-h[show this text and end]' \
    '--version[show the version and the libraries, and end]' \
    '*:target:_hosts'
