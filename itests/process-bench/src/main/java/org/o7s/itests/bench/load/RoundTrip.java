package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Packets there and back: pings, and a token in a ring. */
final class RoundTrip {
    private static final int TRIPS_MAX = 2_000_000;

    /** A packet that is not back by then is lost. */
    private static final long LOST_NS = 200_000_000;

    private static final long SILENCE_NS = 500_000_000;

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final String[] NAMES = {"p50", "p90", "p99", "p99_9"};

    private RoundTrip() {}

    /** Returns packets until there are no more. */
    static Answer echo(Link link, int bytes) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        Meter meter = new Meter();
        long returned = 0;
        while (link.receive(packet.clear(), SILENCE_NS) >= 0) {
            link.send(packet.flip());
            returned++;
        }
        return meter.into(new Answer().put("returned", returned));
    }

    /**
     * Sends a packet, waits for it, and so on. Each has a number: a late one must not be taken for
     * the answer to the next, or all that follow seem fast.
     *
     * @param pauseNs before each; 0 for none
     */
    static Answer ping(Link out, Link in, int bytes, long lastsNs, long pauseNs)
            throws IOException {
        return ping(_ -> out, _ -> in, bytes, lastsNs, pauseNs);
    }

    /** As above, with a link for each number, there and back. */
    static Answer ping(LongFunction<Link> links, int bytes, long lastsNs, long pauseNs)
            throws IOException {
        return ping(links, links, bytes, lastsNs, pauseNs);
    }

    private static Answer ping(
            LongFunction<Link> outs, LongFunction<Link> ins, int bytes, long lastsNs, long pauseNs)
            throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        long[] tookNs = new long[TRIPS_MAX];
        int count = 0;
        long lost = 0;
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        long nowNs = beganNs;
        for (long number = 0; nowNs - beganNs < lastsNs && count < TRIPS_MAX; number++) {
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
                nowNs = System.nanoTime();
            }
            outs.apply(number).send(packet.clear().putLong(0, number));
            if (isBack(ins.apply(number), packet, number, nowNs + LOST_NS)) {
                tookNs[count++] = System.nanoTime() - nowNs;
            } else {
                lost++;
            }
            nowNs = System.nanoTime();
        }
        Answer answer = meter.into(new Answer().put("trips", count).put("lost", lost));
        Arrays.sort(tookNs, 0, count);
        for (int i = 0; i < NAMES.length && count > 0; i++) {
            answer.put(NAMES[i], tookNs[(int) ((count - 1) * PERCENTILES[i] / 100)]);
        }
        if (count > 0) {
            answer.put("max", tookNs[count - 1]);
        }
        return answer;
    }

    private static boolean isBack(Link in, ByteBuffer packet, long number, long untilNs)
            throws IOException {
        while (true) {
            int length = in.receive(packet.clear(), LOST_NS);
            if (length == Link.END) {
                throw new IOException("the other end has gone");
            }
            if (length >= Long.BYTES && packet.getLong(0) == number) {
                return true;
            }
            if (System.nanoTime() - untilNs >= 0) {
                return false;
            }
        }
    }

    /** Hands a token on until there is none any more. */
    static Answer relay(Link in, Link out, int bytes) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        long handed = 0;
        while (in.receive(packet.clear(), SILENCE_NS) >= 0) {
            out.send(packet.flip());
            handed++;
        }
        return new Answer().put("handed", handed);
    }
}
