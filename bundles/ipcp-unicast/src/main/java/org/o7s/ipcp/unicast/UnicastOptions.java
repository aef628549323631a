package org.o7s.ipcp.unicast;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.slot.PolicyKind;
import org.o7s.ipcp.unicast.LayerSettings.Choice;

/**
 * The options of {@code irm ipcp bootstrap ... type unicast}, and how they are read. Any thread.
 *
 * <p>A policy may be any that the system has, or gets later. Source: docs/wire/cli-and-tools.md
 * 2.3.
 */
final class UnicastOptions {
    private static final int ADDRESS_BYTES = 4;
    private static final int EID_BYTES = 8;
    private static final int TTL = 60;
    private static final int U8_MAX = 255;
    private static final int EXPIRE_MAX_S = 86_400;
    private static final int PERIOD_MAX_S = 3600;

    static final List<IpcpOption> ALL =
            List.of(
                    BootOptions.HASH,
                    option("addr", "BYTES", "size of addresses: 4"),
                    option("eid", "BYTES", "size of endpoint ids: 8 are used whatever is given"),
                    option("ttl", "HOPS", "flows of lower layers that a packet crosses: 60"),
                    option("addr_auth", "POLICY", "how members get addresses: flat"),
                    option("directory", "dht", "the directory: dht"),
                    option("dht_alpha", "N", "parallel requests, 1..10: 3"),
                    option("dht_k", "N", "contacts per bucket, 1..20: 8"),
                    option("dht_t_expire", "S", "life of an entry, 10..86400: 86400"),
                    option("dht_t_refresh", "S", "refresh of contacts, 3..3600: 900"),
                    option("dht_t_replicate", "S", "replication of entries, 3..3600: 900"),
                    option("routing", "POLICY", "link-state (default), lfa, ecmp or any other"),
                    option("ls_t_recalc", "S", "longest wait of a change for its routes: 4"),
                    option("ls_t_update", "S", "period of announcements: 15"),
                    option("ls_t_timeo", "S", "age at which an announcement is forgotten: 60"),
                    option("pff", "POLICY", "forwarding: what suits the routing by default"),
                    option("scheduler", "POLICY", "order of departure: fifo (default), priority"),
                    option("congestion", "POLICY", "mb-ecn (default), none or any other"),
                    option("admission", "POLICY", "who may join: open"),
                    BootOptions.LOOP);

    private UnicastOptions() {}

    private static IpcpOption option(String keyword, String value, String help) {
        return new IpcpOption(keyword, value, false, false, help);
    }

    /** Reads a configuration; throws a problem with the first thing that is wrong. */
    static LayerSettings read(LayerConfig config) {
        BootOptions in = new BootOptions(IpcpType.UNICAST, config, ALL);
        int _ = in.number("addr", ADDRESS_BYTES, ADDRESS_BYTES, ADDRESS_BYTES, 10);
        String directory = in.word("directory").orElse("dht").toLowerCase(Locale.ROOT);
        if (!directory.equals("dht")) {
            throw MemberProblems.badValue(
                    IpcpType.UNICAST.word(),
                    "directory",
                    directory,
                    "the only directory is dht",
                    "directory dht");
        }
        String routing = policy(in, "routing", "link-state");
        Map<String, Choice> policies = new TreeMap<>();
        policies.put(PolicyKind.ROUTING.name(), Choice.of(routing));
        put(policies, in, PolicyKind.PFF, "pff", LayerSettings.pffFor(routing));
        put(policies, in, PolicyKind.SCHEDULER, "scheduler", "fifo");
        put(policies, in, PolicyKind.CONGESTION, "congestion", "mb-ecn");
        put(policies, in, PolicyKind.ADDRESS, "addr_auth", "flat");
        put(policies, in, PolicyKind.ADMISSION, "admission", "open");
        return new LayerSettings(
                config.layer(),
                in.sha3(),
                in.number("eid", EID_BYTES, 0, U8_MAX, 10),
                in.number("ttl", TTL, 1, U8_MAX, 10),
                new LayerSettings.Times(
                        in.number("ls_t_recalc", 4, 1, PERIOD_MAX_S, 10),
                        in.number("ls_t_update", 15, 1, PERIOD_MAX_S, 10),
                        in.number("ls_t_timeo", 60, 1, PERIOD_MAX_S, 10)),
                new LayerSettings.Dht(
                        in.number("dht_alpha", 3, 1, 10, 10),
                        in.number("dht_k", 8, 1, 20, 10),
                        in.number("dht_t_expire", EXPIRE_MAX_S, 10, EXPIRE_MAX_S, 10),
                        in.number("dht_t_refresh", 900, 3, PERIOD_MAX_S, 10),
                        in.number("dht_t_replicate", 900, 3, PERIOD_MAX_S, 10)),
                policies);
    }

    private static void put(
            Map<String, Choice> policies,
            BootOptions in,
            PolicyKind<?> kind,
            String keyword,
            String fallback) {
        policies.put(kind.name(), Choice.of(policy(in, keyword, fallback)));
    }

    /** A policy's name; the grammar of the C prototype has {@code link_state} for link-state. */
    private static String policy(BootOptions in, String keyword, String fallback) {
        String word = in.word(keyword).orElse(fallback).toLowerCase(Locale.ROOT).replace('_', '-');
        if (!word.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw MemberProblems.badValue(
                    IpcpType.UNICAST.word(),
                    keyword,
                    word,
                    "the name of a policy has 1 to 64 letters, digits, dots or hyphens",
                    "irm policy list");
        }
        return word;
    }
}
