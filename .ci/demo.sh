# The demonstration; sourced by o7s. Two systems, one layer over UDP on loopback addresses, one ping.

# free_port: a UDP port that nobody uses, on any address.
free_port() {
    port=$((30000 + $$ % 20000))
    while grep -q ":$(printf '%04X' "$port") " /proc/net/udp 2> /dev/null; do
        port=$((port + 1))
    done
    printf '%s' "$port"
}

demo_end() {
    for process in ${pinged:-} ${first:-} ${second:-}; do
        kill "$process" 2> /dev/null || true
    done
    for process in ${pinged:-} ${first:-} ${second:-}; do
        wait "$process" 2> /dev/null || true
    done
    rm -rf "$place"
}

# on SYSTEM COMMAND...: shows a command, and runs it there.
on() {
    system=$1
    shift
    printf '  %s$ %s\n' "$system" "$*"
    program=$1
    shift
    "$lab/bin/$program" --instance "demo-$system" "$@"
}

demo() {
    place=$(mktemp -d "${TMPDIR:-/tmp}/o7s-demo.XXXXXX")
    export O7S_RUN_DIR="$place/run" O7S_STATE_DIR="$place/state"
    mkdir -p "$O7S_RUN_DIR" "$O7S_STATE_DIR"
    chmod 700 "$O7S_RUN_DIR"
    trap demo_end EXIT
    trap 'exit 130' INT TERM
    port=$(free_port)

    say "1. Two systems start, left and right, each with its own daemon."
    "$lab/bin/irmd" --instance demo-left < /dev/null > "$place/left.log" 2>&1 &
    first=$!
    "$lab/bin/irmd" --instance demo-right < /dev/null > "$place/right.log" 2>&1 &
    second=$!
    wait_for "$place/left.log" "$first"
    wait_for "$place/right.log" "$second"

    say "2. A layer over UDP joins them: left is 127.0.0.2, right is 127.0.0.3, UDP port $port."
    on left irm ipcp bootstrap type udp4 name udp layer demo ip 127.0.0.2 port "$port" peer pong=127.0.0.3
    on right irm ipcp bootstrap type udp4 name udp layer demo ip 127.0.0.3 port "$port"

    say "3. On right, the ping server is bound to the name pong, and the name is registered in the layer."
    on right irm bind program oping name pong
    on right irm name register pong layer demo
    printf '  right$ oping -l &\n'
    "$lab/bin/oping" --instance demo-right -l < /dev/null > "$place/server.log" 2>&1 &
    pinged=$!
    tries=100
    until grep -q 'server started' "$place/server.log" 2> /dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "the ping server does not start: $(cat "$place/server.log")"
        sleep 0.1
    done

    say "4. Left pings the name pong."
    on left oping -n pong -c 4

    say "5. What left knows about its layer."
    on left irm ipcp list

    say "Done: both systems shut down, nothing is left behind. ./o7s shell is the next thing to try."
}
