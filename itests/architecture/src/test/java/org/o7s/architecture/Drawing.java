package org.o7s.architecture;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which module may import from which: the drawing in docs/architecture.md, as a table.
 *
 * <p>Imports go down only. Machines of one family never import those of another. A new module gets
 * a line here and in the document, or the build fails.
 */
final class Drawing {
    private static final Set<String> FLOOR =
            Set.of("bundles/api", "bundles/policy-api", "bundles/core");

    /** What a module may import beside itself. */
    private static final Map<String, Set<String>> BELOW =
            Map.ofEntries(
                    entry("bundles/api", Set.of()),
                    entry("bundles/policy-api", Set.of()),
                    entry("bundles/wire", Set.of()),
                    entry("bundles/linux", Set.of()),
                    entry("bundles/core", Set.of("bundles/api", "bundles/policy-api")),
                    entry("bundles/security", with(FLOOR, "bundles/wire")),
                    entry("bundles/frcp", with(FLOOR, "bundles/wire")),
                    entry("bundles/ipcp-local", with(FLOOR, "bundles/wire")),
                    entry("bundles/ipcp-eth", with(FLOOR, "bundles/wire")),
                    entry("bundles/ipcp-udp", with(FLOOR, "bundles/wire")),
                    entry("bundles/connection-manager", with(FLOOR, "bundles/wire")),
                    entry("bundles/enrolment", with(FLOOR, "bundles/wire")),
                    entry("bundles/data-transfer", with(FLOOR, "bundles/wire")),
                    entry("bundles/flow-allocator", with(FLOOR, "bundles/wire")),
                    entry("bundles/directory", with(FLOOR, "bundles/wire")),
                    entry("bundles/routing", with(FLOOR, "bundles/wire")),
                    entry("bundles/reconfiguration", with(FLOOR, "bundles/wire")),
                    entry("bundles/tracing", with(FLOOR, "bundles/wire")),
                    entry(
                            "bundles/membership",
                            with(
                                    FLOOR,
                                    "bundles/wire",
                                    "bundles/connection-manager",
                                    "bundles/enrolment")),
                    entry(
                            "bundles/ipcp-broadcast",
                            with(
                                    FLOOR,
                                    "bundles/wire",
                                    "bundles/connection-manager",
                                    "bundles/enrolment",
                                    "bundles/membership")),
                    entry(
                            "bundles/ipcp-unicast",
                            with(
                                    FLOOR,
                                    "bundles/wire",
                                    "bundles/connection-manager",
                                    "bundles/enrolment",
                                    "bundles/membership",
                                    "bundles/data-transfer",
                                    "bundles/flow-allocator",
                                    "bundles/directory",
                                    "bundles/routing",
                                    "bundles/reconfiguration",
                                    "bundles/tracing")),
                    entry("bundles/simulator", with(FLOOR, "bundles/ipcp-unicast")),
                    entry("bundles/ipc", with(FLOOR, "bundles/linux")),
                    entry(
                            "bundles/client",
                            with(
                                    FLOOR,
                                    "bundles/frcp",
                                    "bundles/ipc",
                                    "bundles/linux",
                                    "bundles/security",
                                    "bundles/wire")),
                    entry(
                            "bundles/irm",
                            with(
                                    FLOOR,
                                    "bundles/ipc",
                                    "bundles/security",
                                    "bundles/frcp",
                                    "bundles/client")),
                    entry("bundles/map", with(FLOOR, "bundles/irm")),
                    entry("bundles/tools", Set.of("bundles/api")),
                    entry("drivers/afpacket", with(FLOOR, "bundles/linux")),
                    entry("drivers/chardev", with(FLOOR, "bundles/linux")),
                    entry("raptor-bundle", with(FLOOR, "bundles/wire")),
                    entry("drivers/pcap", FLOOR),
                    entry("drivers/udp-nio", FLOOR),
                    entry("drivers/udp", with(FLOOR, "bundles/linux")),
                    entry(
                            "gogo-commands",
                            with(FLOOR, "bundles/ipc", "bundles/irm", "bundles/tools")),
                    entry("distribution/launcher", Set.of("bundles/ipc")),
                    entry("distribution/cli", Set.of("bundles/ipc")),
                    entry(
                            "distribution/programs",
                            Set.of("bundles/api", "bundles/tools", "bundles/client")),
                    entry("distribution/lab", Set.of("bundles/linux")),
                    entry("distribution/assembler", Set.of()));

    private Drawing() {}

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    /** What a module may import; policies are all alike. */
    static Set<String> below(String folder) {
        if (folder.startsWith("policies/")) {
            return Set.of("bundles/policy-api");
        }
        Set<String> below = BELOW.get(folder);
        if (below == null) {
            throw new IllegalStateException(
                    folder + " is not in the drawing: say in Drawing what it may import");
        }
        return below;
    }

    /** Every import that the drawing does not show, one sentence each. */
    static List<String> faults(List<Module> modules) {
        Map<String, String> owners = new HashMap<>();
        modules.forEach(m -> m.classes().forEach(c -> owners.put(c.getName(), m.folder())));
        List<String> faults = new ArrayList<>();
        for (Module module : modules) {
            Set<String> allowed = below(module.folder());
            module.classes()
                    .forEach(
                            c ->
                                    c.getDirectDependenciesFromSelf().stream()
                                            .map(d -> d.getTargetClass().getBaseComponentType())
                                            .map(t -> owners.getOrDefault(t.getName(), ""))
                                            .filter(o -> !o.isEmpty() && !o.equals(module.folder()))
                                            .filter(o -> !allowed.contains(o))
                                            .distinct()
                                            .forEach(
                                                    o ->
                                                            faults.add(
                                                                    c.getName()
                                                                            + " of "
                                                                            + module
                                                                            + " imports from "
                                                                            + o)));
        }
        return faults;
    }

    /** Packages that more than one module holds classes of. */
    static Map<String, Set<String>> sharedPackages(List<Module> modules) {
        Map<String, Set<String>> owners = new TreeMap<>();
        for (Module module : modules) {
            module.classes()
                    .forEach(
                            c ->
                                    owners.computeIfAbsent(c.getPackageName(), p -> new TreeSet<>())
                                            .add(module.folder()));
        }
        owners.values().removeIf(o -> o.size() < 2);
        return owners;
    }
}
