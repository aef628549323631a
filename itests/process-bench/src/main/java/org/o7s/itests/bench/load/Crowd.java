package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowSet;

/**
 * Many flows of one process at the same time, of which a few are at work: who asks picks one of
 * those at random for each packet, who serves has all of them in a set. One thread.
 */
final class Crowd implements AutoCloseable {
    /** One flow of so many is at work. */
    private static final int IDLE_PER_ACTIVE = 100;

    private static final int PICKS = 1 << 16;

    /** Packets between two looks at the clock. */
    private static final int BATCH = 64;

    private static final Duration SILENCE = Duration.ofMillis(500);

    private final List<Link> links = new ArrayList<>();
    private final FlowSet set;
    private final FlowEvents events;
    private Link[] picks = {};

    Crowd(Application application) {
        set = application.flowSet();
        events = set.events();
    }

    /** Takes a flow in that this process asked for. */
    void add(Link link) {
        links.add(link);
    }

    /** Takes a flow in that this process serves. */
    void serve(Link link) {
        links.add(link);
        set.add(FlowWay.flow(link));
    }

    /** Once all are in: which ones are at work. */
    void pick() {
        Random random = new Random(links.size());
        List<Link> shuffled = new ArrayList<>(links);
        Collections.shuffle(shuffled, random);
        int active = Math.max(1, links.size() / IDLE_PER_ACTIVE);
        picks = new Link[PICKS];
        for (int i = 0; i < PICKS; i++) {
            picks[i] = shuffled.get(random.nextInt(active));
        }
    }

    /** Packets one way, as fast as they go. */
    Answer source(int bytes, long lastsNs) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        long sent = 0;
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        while (System.nanoTime() - beganNs < lastsNs) {
            for (int i = 0; i < BATCH; i++) {
                picks[(int) (sent++ & PICKS - 1)].send(packet.clear());
            }
        }
        return meter.into(new Answer().put("sent", sent));
    }

    /** A packet on each flow. */
    void sendOnce(int bytes) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        for (Link link : links) {
            link.send(packet.clear());
        }
    }

    /** What this process does while nobody uses a flow. */
    static Answer idle(long lastsNs) {
        Meter meter = new Meter();
        long beganNs = System.nanoTime();
        long leftNs;
        while ((leftNs = lastsNs - (System.nanoTime() - beganNs)) > 0) {
            LockSupport.parkNanos(leftNs);
        }
        return meter.into(new Answer().put("ns", System.nanoTime() - beganNs));
    }

    /** There and back, one after the other. */
    Answer ping(int bytes, long lastsNs) throws IOException {
        return RoundTrip.ping(n -> picks[(int) (n & PICKS - 1)], bytes, lastsNs, 0);
    }

    /** Takes packets of all flows, until there is silence. */
    Answer sink(int bytes) {
        return takeAll(bytes, false);
    }

    /** Returns packets of all flows, until there is silence. */
    Answer echo(int bytes) {
        return takeAll(bytes, true);
    }

    private Answer takeAll(int bytes, boolean returns) {
        ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
        Meter meter = new Meter();
        long received = 0;
        long before = 0;
        long firstNs = 0;
        long lastNs = 0;
        while (events.await(SILENCE)) {
            while (events.next()) {
                if (events.type() == FlowEvent.FLOW_PKT) {
                    received += take(events.flow(), packet, returns);
                }
            }
            lastNs = System.nanoTime();
            if (firstNs == 0) {
                firstNs = lastNs;
                before = received;
            }
        }
        return meter.into(
                new Answer()
                        .put("received", received)
                        .put("timed", received - before)
                        .put("ns", lastNs - firstNs));
    }

    private static int take(Flow flow, ByteBuffer packet, boolean returns) {
        int count = 0;
        while (count < BATCH && flow.poll(packet.clear()) != Flow.EMPTY) {
            count++;
            if (returns) {
                flow.write(packet.flip());
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        set.close();
        for (Link link : links) {
            link.close();
        }
    }
}
