package org.o7s.tools.ping;

/** What {@code oping --help} says. */
final class PingUsage {
    static final String TEXT =
            """
            Usage: oping -n NAME [-c COUNT | -d TIME] [-i TIME] [-s BYTES] [-q QOS] [-f | -F] [OPTION]...
                   oping -l [--poll | --busy] [--timeout TIME] [-Q]

            Measures whether a service answers, and how fast.

              -n, --server-name NAME  the service
              -c, --count COUNT       requests to send
              -d, --duration TIME     send for so long instead
              -i, --interval TIME     from one request to the next (1000ms, at most 10s)
                  --timeout TIME      give up without any reply for so long (interval + 2s);
                                      with -l: close a flow without any packet (10s)
              -s, --size BYTES        size of a packet, 64 to 1500 (64)
              -q, --qos QOS           raw, raw-checked, best, video, voice or data (raw)
                  --demand TERMS      no flow rather than less: bandwidth=10M,delay=50ms,gap=20ms,
                                      nines=3,order,no-loss,checked; or some of them
              -f, --flood             send the next request as soon as the reply is there
              -F, --flood-busy        the same, never sleeping
              -Q, --quiet             only the statistics
              -D, --timeofday         time of day before each reply
              -v, --verbose           percentiles and jitter as well
                  --histogram         how the round trips are distributed as well
                  --json              one JSON object per line
                  --compat            exit 0 even if no reply came, as 0.23 does

              -l, --listen            be the service
                  --poll              look for requests instead of sleeping
                  --busy              serve a single flow, never sleeping
                  --help              this text

            A TIME is a number and ms, s, m, h or d; without unit it is in ms.

            Examples: oping -n oping -c 4
                      oping -n oping -d 10s -i 0 -Q --histogram
                      oping -l
            """;

    private PingUsage() {}
}
