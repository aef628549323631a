# The benchmark of packets between processes; sourced by o7s.

# bench_build OPTIONS...: builds what is measured and what measures, if something has changed.
bench_build() {
    modules=distribution/systems,itests/process-bench
    profile=
    for option; do
        if [ "$option" = --aeron ]; then
            modules=$modules,itests/aeron-bench
            profile=-Paeron
        fi
    done
    stamp=$root/itests/process-bench/target/.built$profile
    if [ -e "$stamp" ] && [ -x "$lab/bin/irmd" ]; then
        newer=$(cd "$root" && find pom.xml bundles policies drivers gogo-commands distribution itests/pom.xml \
            itests/process-bench itests/aeron-bench -newer "$stamp" -type f -not -path '*/target/*' | head -n 1)
        [ -n "$newer" ] || return 0
        say "$newer has changed: building."
    else
        say "Not built yet: building. This takes a minute or two, once."
    fi
    find_jdk
    # shellcheck disable=SC2086 # No profile is no word.
    if ! run_maven $profile -Dquick -Dspotless.check.skip -DskipTests -pl "$modules" -am package; then
        failures
        fail "the build failed; the whole text is in ${log#"$root"/}"
    fi
    : > "$stamp"
}

run_bench() {
    case ${1:-} in
        eth | udp)
            [ "$(id -u)" = 0 ] ||
                fail "bench $1 makes two network namespaces and a cable between them, which needs root; try sudo, or ./o7s bench local"
            ;;
        local | flows | idle | --help | -h) ;;
        '') fail "say what to measure: ./o7s bench local, eth, udp, flows or idle" ;;
        *) fail "cannot measure $1; there are ./o7s bench local, eth, udp, flows and idle" ;;
    esac
    bench_build "$@" >&2
    . "$root/distribution/systems/src/lib/java.sh"
    find_java o7s
    columns=0
    if [ -t 2 ]; then
        columns=$(stty size < /dev/tty 2> /dev/null || printf '80')
        columns=${columns##* }
    fi
    # Only what an application has: the one jar.
    exec "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx64m \
        -Do7s.system="$lab" -Do7s.columns="$columns" -Do7s.c-sources="$root/itests/process-bench/src/main/c" \
        -cp "$root/itests/process-bench/target/classes:$lab/lib/o7s-client.jar:$root/itests/aeron-bench/target/classes:$root/itests/aeron-bench/target/lib/*" \
        org.o7s.itests.bench.Bench "$@"
}
