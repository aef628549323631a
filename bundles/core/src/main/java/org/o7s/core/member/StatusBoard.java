package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;

/**
 * What an IPCP says of itself: read by any thread, written on its loop.
 *
 * <p>The broker is told of changes; the number of flows changes too often to be told.
 */
public final class StatusBoard {
    private static final String FLOWS = "flows";

    private final Ipcp ipcp;
    private final Broker broker;
    private final Outbox outbox;
    private volatile IpcpStatus status = IpcpStatus.BOOTED;

    /** The status of an IPCP that is in no layer yet. */
    public StatusBoard(Ipcp ipcp, Broker broker, Outbox outbox) {
        this.ipcp = ipcp;
        this.broker = broker;
        this.outbox = outbox;
    }

    /** The status now. Any thread. */
    public IpcpStatus current() {
        return status;
    }

    /** Whether the IPCP is a member of a layer. */
    public boolean isOperational() {
        return status.state() == IpcpState.OPERATIONAL;
    }

    /** Says something new. */
    public void say(
            IpcpState state, String layer, String hash, String detail, Map<String, String> facts) {
        IpcpStatus next = new IpcpStatus(state, Optional.of(layer), hash, detail, facts);
        IpcpStatus before = status;
        status = next;
        if (!withoutFlows(next).equals(withoutFlows(before))) {
            outbox.add(() -> broker.statusChanged(ipcp, next));
        }
    }

    /** Says how many flows there are. */
    public void sayFlows(int flows) {
        IpcpStatus s = status;
        Map<String, String> facts = new LinkedHashMap<>(s.facts());
        facts.put(FLOWS, Integer.toString(flows));
        status = new IpcpStatus(s.state(), s.layer(), s.hash(), s.detail(), facts);
    }

    private static IpcpStatus withoutFlows(IpcpStatus s) {
        Map<String, String> facts = new LinkedHashMap<>(s.facts());
        facts.remove(FLOWS);
        return new IpcpStatus(s.state(), s.layer(), s.hash(), s.detail(), facts);
    }

    /** The part of a RIB that all IPCPs have (docs/wire/cli-and-tools.md 5). */
    public Map<String, Map<String, String>> info() {
        IpcpStatus s = status;
        Map<String, Map<String, String>> rib = new LinkedHashMap<>();
        rib.put("info/_state", Map.of("", s.state().name().toLowerCase(Locale.ROOT)));
        rib.put("info/_type", Map.of("", ipcp.type().word()));
        rib.put("info/_layer", Map.of("", s.layer().orElse("(null)")));
        return rib;
    }
}
