package org.o7s.core.testkit;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.o7s.core.member.LinkProbe;
import org.o7s.core.member.LinkState;

/** What link monitors see of fake interfaces and addresses. */
public final class FakeLinks implements LinkProbe.Source {
    private final Map<String, FakeNic> nics = new HashMap<>();
    private final Map<InetAddress, LinkState> addresses = new HashMap<>();

    /** Adds an interface. */
    public void add(FakeNic nic) {
        nics.put(nic.name(), nic);
    }

    /** Says what an address is like. */
    public void set(InetAddress address, LinkState state) {
        addresses.put(address, state);
    }

    @Override
    public LinkProbe ofInterface(String device) {
        return () -> {
            FakeNic nic = nics.get(device);
            return nic == null ? LinkState.ABSENT : nic.look();
        };
    }

    @Override
    public LinkProbe ofAddress(InetAddress address) {
        return () -> addresses.getOrDefault(address, LinkState.ABSENT);
    }
}
