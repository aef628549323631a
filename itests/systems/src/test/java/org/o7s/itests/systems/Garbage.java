package org.o7s.itests.systems;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.linux.RawPort;

/**
 * Frames from somebody who means no good, in the name of the left end of a link to its right end:
 * noise, frames that were really seen, and those with some bytes changed. One thread.
 */
final class Garbage {
    private static final int MAC_BYTES = 6;
    private static final int HEADER_BYTES = 14;
    private static final int FRAME_MAX_BYTES = 1514;

    private final LinkEnd from;
    private final byte[] source;
    private final byte[] target;
    private final List<byte[]> seen;
    private final SplittableRandom random;

    /**
     * Garbage for a link.
     *
     * @param seen frames to replay and to change, at least one
     * @param seed of all frames
     */
    Garbage(Link link, List<byte[]> seen, long seed) {
        this.from = link.left();
        this.source = mac(link.left().mac());
        this.target = mac(link.right().mac());
        this.seen = new ArrayList<>(seen);
        this.random = new SplittableRandom(seed);
    }

    /** Throws it as fast as the link takes it; returns how many frames that were. */
    long throwUntil(AtomicBoolean enough) throws IOException {
        long frames = 0;
        try (RawPort port =
                from.host().inside(() -> RawPort.open(from.device(), RawPort.View.INCOMING))) {
            while (!enough.get()) {
                byte[] frame =
                        switch (random.nextInt(3)) {
                            case 0 -> noise();
                            case 1 -> changed();
                            default -> seen.get(random.nextInt(seen.size()));
                        };
                if (port.send(UdpFrame.isOne(frame) ? UdpFrame.summed(frame) : frame)) {
                    frames++;
                }
            }
        }
        return frames;
    }

    private byte[] noise() {
        byte[] like = seen.getFirst(); // management, of which there is more to get wrong
        if (UdpFrame.isOne(like)) {
            byte[] payload = new byte[random.nextInt(1400)];
            random.nextBytes(payload);
            if (random.nextBoolean()) {
                Arrays.fill(payload, 0, Math.min(4, payload.length), (byte) 0);
            }
            return UdpFrame.with(like, payload);
        }
        byte[] frame = new byte[HEADER_BYTES + random.nextInt(FRAME_MAX_BYTES - HEADER_BYTES + 1)];
        random.nextBytes(frame);
        System.arraycopy(random.nextBoolean() ? target : like, 0, frame, 0, MAC_BYTES);
        if (random.nextBoolean()) {
            System.arraycopy(source, 0, frame, MAC_BYTES, MAC_BYTES);
        }
        boolean isLength = like[12] < 6 && like[12] >= 0;
        int type =
                isLength ? frame.length - HEADER_BYTES : (like[12] & 0xff) << 8 | (like[13] & 0xff);
        frame[12] = (byte) (type >>> 8);
        frame[13] = (byte) type;
        if (random.nextBoolean() && frame.length > HEADER_BYTES + 3) {
            System.arraycopy(like, HEADER_BYTES, frame, HEADER_BYTES, isLength ? 3 : 2);
        }
        return frame;
    }

    /** What is inside IP is changed only behind its header, or the kernel would drop it. */
    private byte[] changed() {
        byte[] frame = seen.get(random.nextInt(seen.size())).clone();
        int from = UdpFrame.isOne(frame) ? UdpFrame.payloadAt(frame) : HEADER_BYTES;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = from + random.nextInt(frame.length - from);
            frame[at] = (byte) random.nextInt(256);
        }
        return frame;
    }

    private static byte[] mac(String text) {
        String[] parts = text.split(":");
        byte[] mac = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            mac[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return mac;
    }
}
