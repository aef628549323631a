# The demonstration of live policies; sourced by o7s. Three systems in a triangle, a flow between two of them, and a
# routing policy made outside of this workspace that moves the flow to the other way round and back.

reprogram_end() {
    status=$?
    trap - EXIT INT TERM
    for process in ${processes:-}; do
        kill "$process" 2> /dev/null || true
    done
    for process in ${processes:-}; do
        wait "$process" 2> /dev/null || true
    done
    for system in a b c; do
        ip netns pids "$net-$system" 2> /dev/null | while read -r process; do kill -9 "$process" 2> /dev/null || true; done
        ip netns del "$net-$system" 2> /dev/null || true
    done
    rm -rf "$place"
    exit "$status"
}

# inside SYSTEM COMMAND...: runs a command on a system.
inside() {
    where=$1
    shift
    ip netns exec "$net-$where" "$@"
}

# at SYSTEM WORDS...: shows an irm command, and runs it there.
at() {
    system=$1
    shift
    printf '  %s$ irm %s\n' "$system" "$*"
    inside "$system" "$lab/bin/irm" --instance "demo-$system" "$@" > "$place/said" 2>&1 || {
        cat "$place/said" >&2
        fail "the command did not work"
    }
    sed 's/^/     /' "$place/said"
}

# cable SYSTEM SYSTEM: a virtual cable with an Ethernet layer over it, called as both ends are.
cable() {
    ip -n "$net-$1" link add "to-$2" type veth peer name "to-$1" netns "$net-$2"
    ip -n "$net-$1" link set "to-$2" up
    ip -n "$net-$2" link set "to-$1" up
    at "$1" ipcp bootstrap type eth-dix name "$1$2" layer "$1$2" dev "to-$2"
    at "$2" ipcp bootstrap type eth-dix name "$1$2" layer "$1$2" dev "to-$1"
}

# address SYSTEM: of its member.
address() {
    inside "$1" "$lab/bin/irm" --instance "demo-$1" layer show demo --json | sed -n 's/.*"address":"\([0-9a-f.]*\)".*/\1/p'
}

# sent LAYER: how many packets a has sent to its neighbour through a layer.
sent() {
    inside a "$lab/bin/irm" --instance demo-a layer show demo --json | tr '{' '\n' | awk -v layer="\"layer\":\"$1\"" '
        before ~ /"Data Transfer"/ && index($0, layer) && match($0, /"packets-out":"[0-9]+"/) {
            print substr($0, RSTART + 15, RLENGTH - 16)
        }
        { before = $0 }'
}

# look: which way the packets of a go, for a second.
look() {
    direct=$(sent ac)
    around=$(sent ab)
    sleep 1
    direct=$(($(sent ac) - direct))
    around=$(($(sent ab) - around))
    say "     a has sent $direct packets on its link to c, and $around on its link to b."
}

# await_way NAME: until most packets of a go one way: direct or around.
await_way() {
    tries=15
    while :; do
        look
        case $1 in
            direct) [ "$direct" -le "$((4 * around))" ] || return 0 ;;
            around) [ "$around" -le "$((4 * direct))" ] || return 0 ;;
        esac
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "the packets do not go the way they should: $1"
    done
}

# simulate POLICY ARGUMENTS...
simulate() {
    policy=$1
    shift
    printf '   $ o7s-sim --topology ring --nodes 3 --policy %s%s\n' "$policy" "${1:+ $*}"
    "$lab/bin/o7s-sim" --topology ring --nodes 3 --policy "$policy" "$@" > "$place/said" 2> "$place/log" || {
        cat "$place/said" "$place/log" >&2
        fail "the simulated network did not work"
    }
    sed 's/^/     /' "$place/said"
}

# replies: the numbers of the packets that were answered, as they came; packets are numbered from 0.
replies() {
    sed -n 's/^.* seq=\([0-9]*\) time=.*$/\1/p' "$place/ping.log"
}

# newest_reply: the highest of these numbers.
newest_reply() {
    replies | sort -n | tail -n 1
}

# await_reply NUMBER: until a packet of this number or a later one is answered. What was sent a second earlier and has
# no answer by then is lost; what is still on its way when the flow ends is not counted.
await_reply() {
    tries=300
    until [ "$(newest_reply)" -ge "$1" ]; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "no answer to packet $1 after 30 s: $(tail -n 5 "$place/ping.log")"
        sleep 0.1
    done
}

reprogram_needs() {
    [ "$(uname -s)" = Linux ] || {
        say "o7s: this demonstration needs the network namespaces of Linux" >&2
        exit 2
    }
    [ "$(id -u)" = 0 ] || {
        say "o7s: this demonstration makes network namespaces, which needs root: sudo ./o7s demo reprogram" >&2
        exit 2
    }
    command -v ip > /dev/null || {
        say "o7s: this demonstration needs the program ip: apt-get install iproute2" >&2
        exit 2
    }
}

reprogram() {
    find_jdk
    net=o7s-$$-demo
    place=$(mktemp -d "${TMPDIR:-/tmp}/o7s-demo.XXXXXX")
    processes=
    # Signals go to the programs themselves: no function may stand between.
    trap reprogram_end EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$place/state" "$place/run"
    chmod 700 "$place/run"
    export O7S_RUN_DIR="$place/run" O7S_STATE_DIR="$place/state"

    say "1. Three systems start, each with a daemon in a network namespace of its own: $net-a, $net-b, $net-c."
    for system in a b c; do
        ip netns add "$net-$system"
        ip netns exec "$net-$system" "$lab/bin/irmd" --instance "demo-$system" < /dev/null > "$place/$system.log" 2>&1 &
        processes="$processes $!"
        eval "daemon_$system=$!"
    done
    for system in a b c; do
        eval "wait_for $place/$system.log \$daemon_$system"
    done

    say "2. Cables make them a triangle; over each there is an Ethernet layer, over all of them the unicast layer demo."
    cable a b
    cable b c
    cable a c
    at a ipcp bootstrap type unicast name ma layer demo autobind
    at a name register ma layer ab layer ac
    at b ipcp enroll name mb layer demo dst ma autobind
    at b ipcp connect name mb dst ma
    at b name register mb layer bc
    at c ipcp enroll name mc layer demo dst ma autobind
    at c ipcp connect name mc dst ma
    at c ipcp connect name mc dst mb

    say "3. A flow from a to c, a hundred packets a second, which takes the shortest path: the link between them."
    at c bind program oping name pong
    at c name register pong ipcp mc
    printf '  c$ oping -l &\n'
    ip netns exec "$net-c" "$lab/bin/o7sh" --instance demo-c -c 'oping -l -Q' < /dev/null > "$place/server.log" 2>&1 &
    processes="$processes $!"
    await_text "$place/server.log" 'server started'
    printf '  a$ oping -n pong -i 10ms &\n'
    ip netns exec "$net-a" "$lab/bin/o7sh" --instance demo-a -c 'oping -n pong -i 10ms -c 1000000' \
        < /dev/null > "$place/ping.log" 2>&1 &
    pinging=$!
    processes="$processes $pinging"
    await_text "$place/ping.log" 'seq=10 '
    await_way direct

    say "4. Somebody else writes a routing policy: docs/examples/policy-avoid, built outside of this workspace with javac,"
    say "   against the one jar that a system publishes for this. It avoids one link."
    cp -r "$root/docs/examples/policy-avoid" "$place/policy-avoid"
    printf '   $ policy-avoid/build.sh %s avoid.jar\n' "${lab##*/}"
    "$place/policy-avoid/build.sh" "$lab" "$place/avoid.jar"

    say "5. It is tried first: the same triangle in a simulator, with shortest paths and then with the new policy."
    simulate routing/link-state
    simulate routing/avoid --jar "$place/avoid.jar"

    say "6. The same jar goes into the three running daemons."
    for system in a b c; do
        at "$system" policy deploy "$place/avoid.jar"
    done

    say "7. One command, and the whole layer avoids the link between a and c: all members prepare the policy, and then"
    say "   all of them change, or none. The table is their receipts."
    at a policy set layer demo routing/avoid "from=$(address a)" "to=$(address c)"
    say "   The packets go around, through b:"
    await_way around

    say "8. And back again."
    at a policy rollback routing layer demo
    await_way direct

    say "9. The flow has seen nothing of all this:"
    last=$(newest_reply)
    await_reply "$((last + 100))"
    kill "$pinging"
    wait "$pinging" || true
    answered=$(replies | awk -v last="$last" '$1 <= last && !seen[$1]++ { n++ } END { print n + 0 }')
    say "     $((last + 1)) packets until then, $((last + 1 - answered)) without an answer."
    sed -n 's/^rtt /     rtt /p' "$place/ping.log"
    [ "$answered" -eq "$((last + 1))" ] || fail "the flow has lost packets"
    at a policy history

    say "Done: the systems shut down, the namespaces go, nothing is left behind."
}

# await_text FILE TEXT
await_text() {
    tries=300
    until grep -q "$2" "$1" 2> /dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "no sign of \"$2\" after 30 s: $(tail -n 5 "$1")"
        sleep 0.1
    done
}
