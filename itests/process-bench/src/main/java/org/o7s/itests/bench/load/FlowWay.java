package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/** Flows, through what every application has: {@code O7s.connect()}. */
final class FlowWay implements Way {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Flows in order cut messages into packets. */
    private static final int LARGEST_MESSAGE_BYTES = 16 << 20;

    private final Application application;
    private final QosSpec qos;
    private final Door door;

    /** A way of flows of a quality. */
    FlowWay(Place place, QosSpec qos) {
        this.qos = qos;
        application = O7s.connect(place.name());
        door = Door.open(this::next);
    }

    /** Flows by the thousand, none yet. */
    Crowd crowd() {
        return new Crowd(application);
    }

    /** A flow of a connection that was made here. */
    static Flow flow(Link link) {
        return ((FlowLink) link).flow;
    }

    private Link next() throws IOException {
        while (true) {
            try {
                return link(application.accept(Duration.ZERO));
            } catch (FlowException e) {
                if (e.error() == FlowError.NO_IRM) {
                    throw new IOException(e.getMessage(), e);
                }
                System.err.println("a flow could not be accepted: " + e.getMessage());
            }
        }
    }

    @Override
    public void expect(Calls calls) {
        door.expect(calls);
    }

    @Override
    public Link accept(int number) throws IOException {
        return door.accept();
    }

    @Override
    public Link connect(String name, int number) {
        return link(application.allocate(name, qos, PATIENCE));
    }

    private FlowLink link(Flow flow) {
        return new FlowLink(flow, qos.inOrder() ? LARGEST_MESSAGE_BYTES : flow.mpsBytes());
    }

    @Override
    public void close() {
        application.close();
    }

    private static final class FlowLink implements Link {
        /** As many as a way may take at once without looking at the time. */
        private static final int BATCH = 64;

        private final Flow flow;
        private final int largestBytes;
        private long limitNs;

        FlowLink(Flow flow, int largestBytes) {
            this.flow = flow;
            this.largestBytes = largestBytes;
        }

        @Override
        public int largestBytes() {
            return largestBytes;
        }

        @Override
        public void send(ByteBuffer packet) {
            flow.write(packet);
        }

        @Override
        public int receive(ByteBuffer into, long newLimitNs) {
            if (newLimitNs != limitNs) {
                limitNs = newLimitNs;
                flow.setReceiveTimeout(Duration.ofNanos(limitNs));
            }
            try {
                return flow.read(into);
            } catch (FlowException e) {
                return switch (e.error()) {
                    case TIMED_OUT -> LATE;
                    case NOT_ALLOCATED, FLOW_DOWN, PEER_TIMED_OUT, NO_IRM -> END;
                    default -> throw e;
                };
            }
        }

        @Override
        public int drain(ByteBuffer into, long newLimitNs) {
            int length = receive(into.clear(), newLimitNs);
            if (length < 0) {
                return length;
            }
            int count = 1;
            while (count < BATCH && poll(into.clear())) {
                count++;
            }
            return count;
        }

        private boolean poll(ByteBuffer into) {
            try {
                return flow.poll(into) != Flow.EMPTY;
            } catch (FlowException e) {
                // The next wait tells why.
                return false;
            }
        }

        @Override
        public void close() {
            flow.close();
        }
    }
}
