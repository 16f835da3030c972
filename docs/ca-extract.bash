# bash completion for ca-extract. Made by 'make docs' from options.def: do not edit ca-extract.bash.

_ca_extract() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    case $before in
    -o|--from|--targets|--client-cert|--client-key|--roots|--add-roots|--probe-records|--output|--depfile|--template|--embed-client-cert|--embed-client-key|--client-out|--graph|--report|--check|--update) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --policy) mapfile -t COMPREPLY < <(compgen -W 'longest smallest shortest all' -- "$word") ;;
    --device) mapfile -t COMPREPLY < <(compgen -W 'bearssl-0.6 esp-idf-5 firmware mbed-os-ce-7 mbedtls-2.28 mbedtls-3.6 mbedtls-4.1 zephyr-4' -- "$word") ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'header c array der inc arduino bearssl esp-bundle esp-bundle-le freertos pem json mbed-app mbedtls-config mbed-os-app zephyr-app esp-idf-component pico-app arduino-sketch' -- "$word") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W '--from --host --targets --merge --connect-to --servername --proxy --timeout --retries --alpn --client-cert --client-key --ipv4 --ipv6 --jobs --keep-going --shard --roots --add-roots --allow-private --pin --insecure-trust-presented --fetch-issuers --now --policy --backup --include-intermediates --max-depth --device --rehearse --probe-records --output --depfile --format --list-formats --template --guards --name --embed-client-cert --embed-client-key --client-out --json --explain --graph --report --color --quiet --explain-error --check --warn-days --update --offline --strict --accept-change --help --version' -- "$word") ;;
    esac
}
complete -F _ca_extract ca-extract
