package org.o7s.commands.sight;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody who does not see all sees of a RIB. */
record RibSight(Sight sight) {
    private static final String IRM_PROCESSES = "irmd/processes/";
    private static final String IRM_FLOWS = "irmd/flows/";
    private static final String IRM_CAPTURES = "irmd/captures/";

    /** Below these, a label says which processes there are. */
    private static final List<String> OF_PROCESSES = List.of("irmd/names/", "irmd/programs/");

    /**
     * What IPCPs keep of flows. They number them in their own way and do not know whose they are;
     * the same flows are below {@link #IRM_FLOWS}.
     */
    private static final List<String> IPCP_FLOWS =
            List.of("/flows/", "/flow-allocator/", "/joined/");

    private static final String PROCESS = "process";
    private static final String PROCESSES = "processes";

    Map<String, Map<String, String>> of(Map<String, Map<String, String>> rib) {
        Map<String, Map<String, String>> seen = new LinkedHashMap<>();
        rib.forEach((path, labels) -> of(path, labels).ifPresent(l -> seen.put(path, l)));
        return seen;
    }

    private Optional<Map<String, String>> of(String path, Map<String, String> labels) {
        if (OF_PROCESSES.stream().anyMatch(path::startsWith)) {
            return Optional.of(withoutOthers(labels));
        }
        return Optional.of(labels).filter(l -> sees(path, l));
    }

    private boolean sees(String path, Map<String, String> labels) {
        if (path.startsWith(IRM_PROCESSES)) {
            return sees(path.substring(IRM_PROCESSES.length()));
        }
        if (path.startsWith(IRM_FLOWS)) {
            return sees(labels.getOrDefault(PROCESS, ""));
        }
        return !path.startsWith(IRM_CAPTURES) && IPCP_FLOWS.stream().noneMatch(path::contains);
    }

    private Map<String, String> withoutOthers(Map<String, String> labels) {
        Map<String, String> seen = new LinkedHashMap<>(labels);
        seen.computeIfPresent(
                PROCESSES,
                (_, numbers) ->
                        Arrays.stream(numbers.split(" ", -1))
                                .filter(this::sees)
                                .collect(Collectors.joining(" ")));
        return seen;
    }

    private boolean sees(String number) {
        try {
            return sight.sees(Long.parseLong(number));
        } catch (NumberFormatException e) {
            // An IPCP may be named like the IRM's part of the tree: what is not ours is not shown.
            return false;
        }
    }
}
