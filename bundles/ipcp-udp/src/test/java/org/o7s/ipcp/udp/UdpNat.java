package org.o7s.ipcp.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.testkit.FakeDatagramDriver;

/**
 * A NAT between a client and a server, on virtual time: the client calls its inside address, the
 * server sees one of its outside ports. A mapping that carries nothing from the inside for a while
 * is forgotten; the next datagram gets another port.
 */
final class UdpNat implements AutoCloseable {
    private static final int FIRST_PORT = 40_000;

    private final UdpLab lab;
    private final FakeDatagramDriver driver;
    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final long timeoutNs;
    private final DatagramPort inside;
    private @Nullable DatagramPort outside;
    private long usedNs;
    private int mappings;
    private int lost;

    UdpNat(UdpLab lab, InetSocketAddress client, InetSocketAddress server, long timeoutS)
            throws DriverException {
        this.lab = lab;
        this.client = client;
        this.server = server;
        this.timeoutNs = TimeUnit.SECONDS.toNanos(timeoutS);
        driver = new FakeDatagramDriver("nat", 1, lab.internet);
        inside = driver.open(lab.address("10.0.0.254", 3435));
    }

    /** How many mappings there were so far. */
    int mappings() {
        return mappings;
    }

    /** Datagrams from the outside that met no mapping. */
    int lost() {
        return lost;
    }

    /** Lets everything happen that happens now. */
    void settle() {
        do {
            lab.world.settle();
        } while (carry() > 0);
    }

    /** Lets time pass. */
    void advanceS(int seconds) {
        for (int i = 0; i < 4 * seconds; i++) {
            lab.world.advanceMs(250);
            settle();
        }
    }

    private int carry() {
        int carried =
                inside.poll(
                        (memory, at, bytes, _) -> out(memory.asSlice(at, bytes).toArray(JAVA_BYTE)),
                        64);
        DatagramPort mapped = outside;
        if (mapped != null) {
            carried +=
                    mapped.poll(
                            (memory, at, bytes, _) ->
                                    in(memory.asSlice(at, bytes).toArray(JAVA_BYTE)),
                            64);
        }
        return carried;
    }

    private boolean isMapped() {
        return outside != null && lab.world.nowNs() - usedNs < timeoutNs;
    }

    private void out(byte[] payload) {
        DatagramPort mapped = outside;
        if (mapped == null || !isMapped()) {
            if (mapped != null) {
                mapped.close();
            }
            mapped = open(FIRST_PORT + mappings++);
            outside = mapped;
        }
        usedNs = lab.world.nowNs();
        lab.internet.send(mapped.localAddress(), server, payload);
    }

    private DatagramPort open(int port) {
        try {
            return driver.open(lab.address("10.0.0.200", port));
        } catch (DriverException e) {
            throw new AssertionError(e);
        }
    }

    private void in(byte[] payload) {
        if (isMapped()) {
            lab.internet.send(inside.localAddress(), client, payload);
        } else {
            lost++;
        }
    }

    @Override
    public void close() {
        inside.close();
        DatagramPort mapped = outside;
        if (mapped != null) {
            mapped.close();
        }
    }
}
