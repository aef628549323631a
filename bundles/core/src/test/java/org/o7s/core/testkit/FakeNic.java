package org.o7s.core.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.o7s.core.driver.Carrier;
import org.o7s.core.member.LinkState;

/** An interface of a {@link FakeWire}, with the sockets on it; what tests break and mend. */
public final class FakeNic {
    private final FakeWire wire;
    private final String name;
    private final List<Socket> sockets = new ArrayList<>();
    private long mac;
    private int index = 1;
    private int mtuBytes = 1500;
    private boolean present = true;
    private boolean up = true;
    private boolean loopback;
    private boolean telling;
    private long overflowed;
    private long lostDown;

    FakeNic(FakeWire wire, String name, long mac) {
        this.wire = wire;
        this.name = name;
        this.mac = mac;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its address. */
    public long mac() {
        return mac;
    }

    /** Its MTU. */
    public int mtuBytes() {
        return mtuBytes;
    }

    /** Changes the MTU. */
    public void setMtuBytes(int bytes) {
        mtuBytes = bytes;
    }

    /** Takes the link up or down. */
    public void setUp(boolean isUp) {
        up = isUp;
        tell();
    }

    /** From now on, it tells ports at once when its link changes; else they have to look. */
    public void setTelling(boolean isTelling) {
        telling = isTelling;
    }

    private void tell() {
        if (telling) {
            List.copyOf(sockets).forEach(s -> s.bell.run());
        }
    }

    /** Makes it a loopback interface by flag. */
    public void setLoopback(boolean isLoopback) {
        loopback = isLoopback;
    }

    /** Deletes the interface: open sockets on it are dead. */
    public void delete() {
        present = false;
        sockets.forEach(s -> s.dead = true);
        tell();
        sockets.clear();
    }

    /** Makes it again, as another interface of the same name and address. */
    public void create() {
        present = true;
        index++;
    }

    /** Whether it exists. */
    public boolean isPresent() {
        return present;
    }

    /** What a probe sees of it. */
    public LinkState look() {
        return present ? new LinkState(true, up, loopback, index, mtuBytes, mac) : LinkState.ABSENT;
    }

    /** A frame arrives, whoever it is for. */
    public void receive(byte[] frame) {
        if (!present || !up) {
            lostDown++;
            return;
        }
        for (Socket socket : sockets) {
            if (socket.queue.size() >= Socket.QUEUE_MAX) {
                overflowed++;
            } else {
                socket.queue.add(frame.clone());
            }
        }
    }

    /** Frames that did not fit into the queue of a socket. */
    public long overflowed() {
        return overflowed;
    }

    /** Frames that found the interface down or deleted. */
    public long lostDown() {
        return lostDown;
    }

    /** How many sockets are open on it. */
    public int openSockets() {
        return sockets.size();
    }

    Socket open() {
        Socket socket = new Socket();
        sockets.add(socket);
        return socket;
    }

    /** What drivers hand over: a socket with its queue. */
    final class Socket implements AutoCloseable {
        static final int QUEUE_MAX = 8192;

        final ArrayDeque<byte[]> queue = new ArrayDeque<>();
        boolean dead;
        Runnable bell = () -> {};

        /** What the interface says of its link. */
        Carrier carrier() {
            if (!telling) {
                return Carrier.UNKNOWN;
            }
            return dead ? Carrier.GONE : up ? Carrier.UP : Carrier.DOWN;
        }

        FakeNic nic() {
            return FakeNic.this;
        }

        boolean send(byte[] frame) {
            if (dead || !present || !up || frame.length > mtuBytes + 14) {
                return false;
            }
            wire.transmit(FakeNic.this, frame);
            return true;
        }

        @Override
        public void close() {
            sockets.remove(this);
        }
    }
}
