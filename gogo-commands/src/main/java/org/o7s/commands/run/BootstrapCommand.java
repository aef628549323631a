package org.o7s.commands.run;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o7s.commands.grammar.BootstrapOptions;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Usage;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;

/**
 * {@code irm ipcp bootstrap}: settles the type and the options before anything is made (rules R4,
 * R5, R7, R8, R10).
 */
final class BootstrapCommand implements Handler {
    private static final Set<String> NOT_OPTIONS =
            Set.of("name", "layer", "type", "autobind", "keep");
    private static final Map<String, String> PFF_OF_ROUTING =
            Map.of("link_state", "simple", "lfa", "alternate", "ecmp", "multipath");

    private final Management management;

    BootstrapCommand(Management management) {
        this.management = management;
    }

    @Override
    public Report handle(Request r) {
        String name = r.the("name");
        Optional<IpcpType> existing =
                management.ipcps().stream()
                        .filter(v -> v.name().equals(name))
                        .map(IpcpView::type)
                        .findFirst();
        Optional<IpcpType> given = r.last("type").map(t -> IpcpCommands.type(resolveUdp(r, t)));
        if (existing.isPresent() && given.isPresent() && !existing.equals(given)) {
            throw IpcpCommands.wrongType(name, existing.get().word(), given.get().word());
        }
        IpcpType type =
                existing.or(() -> given)
                        .orElseThrow(
                                () ->
                                        Usage.missing(
                                                "irm ipcp bootstrap",
                                                "there is no IPCP \""
                                                        + name
                                                        + "\" yet, so type <type>",
                                                "irm ipcp bootstrap type local name "
                                                        + name
                                                        + " layer "
                                                        + r.the("layer")));
        List<String> notices = new ArrayList<>();
        Map<String, List<String>> options = options(r, type, notices);
        boolean autobind = r.parsed().flag("autobind");
        if (autobind && type != IpcpType.UNICAST && type != IpcpType.BROADCAST) {
            notices.add("autobind is for unicast and broadcast; ignored for " + type.word());
            autobind = false;
        }
        Management.Done done =
                management.bootstrapIpcp(
                        name,
                        given,
                        new LayerConfig(r.the("layer"), options),
                        autobind,
                        r.parsed().flag("keep"),
                        r.call());
        notices.addAll(done.notices());
        return Effects.report(r, done.steps(), notices);
    }

    /** Rule R4: {@code udp} is udp4, or udp6 if the address is one of IPv6. */
    private static String resolveUdp(Request r, String type) {
        if (!type.equals("udp")) {
            return type;
        }
        return r.last("ip").filter(BootstrapCommand::isIpv6).isPresent() ? "udp6" : "udp4";
    }

    private static boolean isIpv6(String address) {
        return InetAddress.ofLiteral(address) instanceof Inet6Address;
    }

    private Map<String, List<String>> options(Request r, IpcpType type, List<String> notices) {
        Optional<IpcpFactory> factory =
                management.ipcpTypes().stream().filter(f -> f.type() == type).findFirst();
        Map<String, List<String>> options = new LinkedHashMap<>();
        r.parsed()
                .values()
                .forEach(
                        (id, values) -> {
                            if (NOT_OPTIONS.contains(id)) {
                                return;
                            }
                            String keyword = spelling(id, type, factory);
                            if (keyword.isEmpty()) {
                                notices.add(id + " is not used by " + type.word() + "; ignored");
                            } else {
                                options.put(keyword, List.copyOf(values));
                            }
                        });
        checkFamily(type, options);
        if (type == IpcpType.UNICAST) {
            settleUnicast(options, notices);
        }
        factory.ifPresent(f -> checkMandatory(f, options));
        return options;
    }

    /**
     * How the IPCP type spells an option; empty if it has no such option.
     *
     * <p>A type whose bundle is missing is judged by the fixed table.
     */
    private static String spelling(String id, IpcpType type, Optional<IpcpFactory> factory) {
        if (factory.isEmpty()) {
            return BootstrapOptions.types(id).contains(type.word()) ? id : "";
        }
        List<String> known = factory.get().options().stream().map(IpcpOption::keyword).toList();
        if (known.contains(id)) {
            return id;
        }
        return BootstrapOptions.fixed(id).stream()
                .flatMap(k -> k.spellings().stream())
                .map(Keyword.Spelling::word)
                .filter(known::contains)
                .findFirst()
                .orElse("");
    }

    private static void checkMandatory(IpcpFactory factory, Map<String, List<String>> options) {
        List<String> missing =
                factory.options().stream()
                        .filter(o -> o.mandatory() && !options.containsKey(o.keyword()))
                        .map(o -> o.keyword() + " <" + o.value() + ">")
                        .toList();
        if (!missing.isEmpty()) {
            throw Usage.missing(
                    "irm ipcp bootstrap type " + factory.type().word(),
                    String.join(" and ", missing),
                    "irm help ipcp bootstrap");
        }
    }

    private static void checkFamily(IpcpType type, Map<String, List<String>> options) {
        for (String ip : options.getOrDefault("ip", List.of())) {
            if (type == IpcpType.UDP4 && isIpv6(ip)) {
                throw Usage.value("ip", ip, "udp4 needs an IPv4 address", List.of("type udp6"));
            }
            if (type == IpcpType.UDP6 && !isIpv6(ip)) {
                throw Usage.value("ip", ip, "udp6 needs an IPv6 address", List.of("type udp4"));
            }
        }
    }

    private static void settleUnicast(Map<String, List<String>> options, List<String> notices) {
        List<String> addr = options.getOrDefault("addr", List.of("4"));
        if (!addr.getLast().equals("4")) {
            throw Usage.value(
                    "addr", addr.getLast(), "the flat address policy has addresses of 4 bytes");
        }
        List<String> eid = options.getOrDefault("eid", List.of("8"));
        if (!eid.getLast().equals("8")) {
            notices.add("only 8 is supported for eid; 8 is used");
            options.put("eid", List.of("8"));
        }
        settleForwarding(options, notices);
    }

    /**
     * Rule R7: a routing policy and the forwarding policy that goes with it. Any other pair is
     * possible, and worth a word if one of the two is wasted.
     */
    private static void settleForwarding(Map<String, List<String>> options, List<String> notices) {
        List<String> pff = options.remove("pff");
        if (pff == null) {
            return;
        }
        String wanted = pff.getLast();
        List<String> routing = options.get("routing");
        if (routing == null) {
            PFF_OF_ROUTING.entrySet().stream()
                    .filter(pair -> pair.getValue().equals(wanted))
                    .findFirst()
                    .ifPresentOrElse(
                            pair -> options.put("routing", List.of(pair.getKey())),
                            () -> options.put("pff", pff));
            return;
        }
        String chosen = routing.getLast();
        String goesWith = PFF_OF_ROUTING.getOrDefault(chosen, "");
        if (wanted.equals(goesWith)) {
            return;
        }
        options.put("pff", pff);
        if (chosen.equals("link_state") && PFF_OF_ROUTING.containsValue(wanted)) {
            notices.add(
                    "routing link_state finds one next hop only: pff "
                            + wanted
                            + " does no more than simple");
        } else if (wanted.equals("simple") && !goesWith.isEmpty()) {
            notices.add("alternates are computed but not used on this member");
        }
    }
}
