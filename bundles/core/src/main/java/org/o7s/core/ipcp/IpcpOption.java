package org.o7s.core.ipcp;

/**
 * A keyword of {@code irm ipcp bootstrap} that an IPCP type understands.
 *
 * @param keyword as typed
 * @param value what follows it, for help: {@code IPv4}; empty for a flag
 * @param mandatory whether it must be given
 * @param repeatable whether it may be given more than once
 * @param help one line, with the default
 */
public record IpcpOption(
        String keyword, String value, boolean mandatory, boolean repeatable, String help) {}
