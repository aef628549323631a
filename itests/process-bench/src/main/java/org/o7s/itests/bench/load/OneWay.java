package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Packets one way, as fast as they go; the receiver counts. */
final class OneWay {
    /** Packets between two looks at the clock of who sends, and of who receives. */
    private static final int BATCH = 64;

    private static final int SEEN_BATCH = 16;

    /** A test is over after so much silence: not every way tells of its end. */
    private static final long SILENCE_NS = 500_000_000;

    private OneWay() {}

    static Answer source(Link link, int bytes, long lastsNs) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        if (link.largestBytes() < bytes) {
            throw new IOException("packets have at most " + link.largestBytes() + " bytes");
        }
        long sent = 0;
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        while (System.nanoTime() - beganNs < lastsNs) {
            for (int i = 0; i < BATCH; i++) {
                link.send(packet.clear());
            }
            sent += BATCH;
        }
        return meter.into(new Answer().put("sent", sent));
    }

    static Answer sink(Link link, int bytes) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        long all = 0;
        long timed = 0;
        long unseen = 0;
        long firstNs = 0;
        long lastNs = 0;
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        int count = link.drain(packet, SILENCE_NS);
        while (count > 0) {
            all += count;
            unseen += count;
            if (unseen >= SEEN_BATCH) {
                lastNs = System.nanoTime();
                if (firstNs == 0) {
                    firstNs = lastNs;
                } else {
                    timed += unseen;
                }
                unseen = 0;
            }
            count = link.drain(packet, SILENCE_NS);
        }
        Answer answer = meter.into(new Answer().put("received", all));
        // Of very few it is only known that they came.
        return timed > 0
                ? answer.put("timed", timed).put("ns", lastNs - firstNs)
                : answer.put("timed", all).put("ns", System.nanoTime() - beganNs);
    }
}
