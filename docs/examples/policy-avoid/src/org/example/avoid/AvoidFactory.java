package org.example.avoid;

import java.util.Set;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;

/**
 * The policy {@code routing/avoid}; parameters {@code from} and {@code to}: the addresses at both
 * ends of the link, as {@code irm layer show} prints them ({@code a3.7f.80.00}); both or none.
 */
public final class AvoidFactory implements PolicyFactory<RoutingPolicy> {
    private static final Set<String> KEYWORDS = Set.of("from", "to");

    @Override
    public RoutingPolicy create(PolicyParameters parameters) {
        Set<String> given = parameters.values().keySet();
        if (!given.isEmpty() && !given.equals(KEYWORDS)) {
            throw new IllegalArgumentException("avoid needs from and to, or nothing, not " + given);
        }
        return new Avoid(address(parameters, "from"), address(parameters, "to"));
    }

    /** Hexadecimal bytes with dots between, the lowest first. */
    private static long address(PolicyParameters parameters, String keyword) {
        String text = parameters.values().get(keyword);
        if (text == null) {
            return 0;
        }
        if (!text.matches("[0-9a-f]{2}(\\.[0-9a-f]{2}){3}")) {
            throw new IllegalArgumentException(
                    keyword + " takes an address such as a3.7f.80.00, not " + text);
        }
        long address = 0;
        for (int i = 0; i < 4; i++) {
            address |= Long.parseLong(text.substring(3 * i, 3 * i + 2), 16) << (8 * i);
        }
        return address;
    }
}
