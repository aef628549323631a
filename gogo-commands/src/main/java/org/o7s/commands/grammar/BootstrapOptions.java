package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o7s.commands.grammar.Value.Source;
import org.o7s.core.ipcp.IpcpOption;

/**
 * The keywords of {@code irm ipcp bootstrap}: the fixed table of 0.23, in its order, which decides
 * what abbreviations mean; then the words of other releases; then what the IPCP types of this
 * system add.
 */
public final class BootstrapOptions {
    private static final Set<String> DIRECT =
            Set.of("unicast", "local", "eth-dix", "eth-llc", "raptor");
    private static final Set<String> UNICAST = Set.of("unicast");
    private static final Set<String> UDP = Set.of("udp4", "udp6");
    private static final Set<String> ETH = Set.of("eth-dix", "eth-llc", "raptor");

    private static final Map<String, Set<String>> TYPES = new LinkedHashMap<>();
    private static final List<Keyword> FIXED = fixed();

    private BootstrapOptions() {}

    private static Keyword option(Set<String> types, Keyword keyword) {
        TYPES.put(keyword.id(), types);
        return keyword;
    }

    private static List<Keyword> fixed() {
        return List.of(
                keyword("type", Values.type(), "type of the IPCP; needed if it does not exist yet"),
                keyword("layer", Values.name("<layer>", Source.LAYER), "the layer to make")
                        .needed(),
                keyword("name", Values.name("<ipcp>", Source.IPCP), "the IPCP").needed(),
                option(
                        DIRECT,
                        keyword("hash", Values.hash(), "how names become digests; SHA3_256")),
                option(UDP, keyword("ip", Values.address(false), "local address; must be given")),
                option(UDP, keyword("dns", Values.address(false), "dynamic DNS server; none")),
                option(
                        ETH,
                        keyword(
                                        "device",
                                        Values.word("<device>", Source.INTERFACE),
                                        "network interface; must be given")
                                .called("dev")
                                .also("dev", "if", "if_name")),
                option(Set.of("eth-dix"), keyword("ethertype", Values.etherType(), "0xA000")),
                option(
                        UNICAST,
                        keyword(
                                "addr",
                                Values.number(1, 255).orElse("4"),
                                "bytes of an address; 4")),
                option(
                        UNICAST,
                        keyword("eid", Values.number(1, 255).orElse("8"), "bytes of an EID; 8")
                                .also("fd")),
                option(
                        UNICAST,
                        keyword("ttl", Values.number(1, 255).orElse("60"), "hops of a packet; 60")),
                option(
                        UDP,
                        keyword("port", Values.number(1, 65535), "UDP port of the layer; 3435")
                                .also("sport")),
                keyword("autobind", Value.FLAG, "bind the IPCP to its own name and the layer's"),
                option(
                        UNICAST,
                        keyword("addr_auth", Values.policy("address"), "address policy; flat")
                                .also("addr-auth")),
                option(UNICAST, keyword("directory", Values.choice("DHT|dht"), "DHT")),
                option(UNICAST, keyword("dht_alpha", Values.number(1, 10), "parallel look-ups; 3")),
                option(UNICAST, keyword("dht_k", Values.number(1, 20), "copies of an entry; 8")),
                option(UNICAST, keyword("dht_t_expire", Values.seconds(10, 86_400), "86400 s")),
                option(UNICAST, keyword("dht_t_refresh", Values.seconds(3, 3600), "900 s")),
                option(UNICAST, keyword("dht_t_replicate", Values.seconds(3, 3600), "900 s")),
                option(
                        UNICAST,
                        keyword(
                                "routing",
                                Values.policy("routing", "link-state=link_state"),
                                "routing policy; link_state")),
                option(UNICAST, keyword("ls_t_timeo", Values.seconds(1, 86_400), "60 s")),
                option(UNICAST, keyword("ls_t_update", Values.seconds(1, 86_400), "15 s")),
                option(UNICAST, keyword("ls_t_recalc", Values.seconds(1, 86_400), "4 s")),
                option(UNICAST, keyword("congestion", Values.policy("congestion"), "mb-ecn")),
                option(
                        UNICAST,
                        keyword(
                                "pff",
                                Tier.ADDITION,
                                Values.policy("pff"),
                                "forwarding policy; follows routing")),
                option(
                        UDP,
                        keyword(
                                "cport",
                                Tier.ADDITION,
                                Values.number(1, 65535),
                                "of 0.15; not used")),
                option(
                        UDP,
                        keyword("peer", Tier.ADDITION, Values.peer(), "where a name is")
                                .repeated()));
    }

    /** The keywords, with those that only the IPCP types of this system know. */
    static List<Keyword> with(List<IpcpOption> fromTypes) {
        List<Keyword> all = new ArrayList<>(FIXED);
        for (IpcpOption option : fromTypes) {
            if (all.stream().noneMatch(k -> spells(k, option.keyword()))) {
                Keyword k = keyword(option.keyword(), Tier.EXTENSION, value(option), option.help());
                all.add(option.repeatable() ? k.repeated() : k);
            }
        }
        all.add(
                keyword(
                                "keep",
                                Tier.EXACT,
                                Value.FLAG,
                                "keep a new IPCP even if it cannot bootstrap")
                        .dashed());
        return all;
    }

    private static Value value(IpcpOption option) {
        return switch (option.value()) {
            case "" -> Value.FLAG;
            case "POLICY" ->
                    // What a broadcast layer does with packets is a policy of the layer's own kind.
                    Values.policy(
                            option.keyword().equals("transfer") ? "broadcast" : option.keyword());
            default -> Values.word("<" + option.value() + ">", source(option));
        };
    }

    private static Source source(IpcpOption option) {
        return option.keyword().equals("driver") ? Source.DRIVER : Source.NONE;
    }

    /** Whether a word is a spelling of a keyword. */
    public static boolean spells(Keyword keyword, String word) {
        return keyword.id().equals(word)
                || keyword.spellings().stream().anyMatch(s -> s.word().equals(word));
    }

    /** The types that an option of the fixed table is for; empty if it is not of that table. */
    public static Set<String> types(String id) {
        return TYPES.getOrDefault(id, Set.of());
    }

    /** The keyword of the fixed table that a word spells, if any. */
    public static Optional<Keyword> fixed(String word) {
        return FIXED.stream().filter(k -> spells(k, word)).findFirst();
    }
}
