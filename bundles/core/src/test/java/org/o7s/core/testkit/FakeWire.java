package org.o7s.core.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An Ethernet segment in memory: delivers at once, and loses frames by a seed. */
public final class FakeWire {
    private static final long BROADCAST = 0xffff_ffff_ffffL;

    private final List<FakeNic> nics = new ArrayList<>();
    private final List<byte[]> log = new ArrayList<>();
    private final SplittableRandom random;
    private double loss;
    private long lost;

    /** A wire that loses nothing yet. */
    public FakeWire(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From now on, loses this part of all frames, for each receiver on its own. */
    public void setLoss(double part) {
        loss = part;
    }

    /** A new interface on this wire. */
    public FakeNic plug(String name, long mac) {
        FakeNic nic = new FakeNic(this, name, mac);
        nics.add(nic);
        return nic;
    }

    void transmit(FakeNic from, byte[] frame) {
        log.add(frame);
        long to = address(frame, 0);
        for (FakeNic nic : nics) {
            if (nic != from && (to == BROADCAST || to == nic.mac())) {
                if (loss > 0 && random.nextDouble() < loss) {
                    lost++;
                } else {
                    nic.receive(frame);
                }
            }
        }
    }

    /** The six bytes at an offset. */
    public static long address(byte[] frame, int offset) {
        long address = 0;
        for (int i = 0; i < 6; i++) {
            address = (address << 8) | (frame[offset + i] & 0xff);
        }
        return address;
    }

    /** All frames that were ever sent. */
    public List<byte[]> log() {
        return log;
    }

    /** The frames that were sent since the last call. */
    public List<byte[]> takeLog() {
        List<byte[]> all = List.copyOf(log);
        log.clear();
        return all;
    }

    /** How many frames were lost. */
    public long lost() {
        return lost;
    }
}
