package org.o7s.tools.ping;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowOptions;
import org.o7s.api.FlowSet;
import org.o7s.api.FlowState;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.tools.Tool;
import org.o7s.tools.base.ToolClock;

/**
 * A service on virtual time: each request is answered, or not, as a test has written down. Time
 * passes only while the client waits.
 */
final class ScriptedServer implements Applications, ToolClock {
    private record Reply(long dueNs, int order, byte[] packet) {}

    /** Time stamps of real clocks do not begin at zero. */
    private long nowNs = 12_345_678_900_000L;

    private final List<long[]> delaysUs = new ArrayList<>();
    private final PriorityQueue<Reply> replies =
            new PriorityQueue<>(Comparator.comparing(Reply::dueNs).thenComparing(Reply::order));
    private int requests;
    private int order;
    private int mpsBytes = 9000;
    private long oversleepNs;
    private FlowException refusal = new FlowException(FlowError.NO_IPCP, "no such name");
    private boolean refused;
    private boolean downNow;
    private boolean closed;

    /** The next request is answered after so many µs: not at all, once, or several times. */
    ScriptedServer answer(long... afterUs) {
        delaysUs.add(afterUs);
        return this;
    }

    /** A packet that nobody asked for comes after so many µs. */
    ScriptedServer push(long afterUs, byte[] packet) {
        replies.add(new Reply(nowNs + afterUs * 1000, order++, packet));
        return this;
    }

    ScriptedServer mpsBytes(int bytes) {
        mpsBytes = bytes;
        return this;
    }

    /** Every wait that ends without a packet takes longer by so much. */
    ScriptedServer oversleepUs(long us) {
        oversleepNs = us * 1000;
        return this;
    }

    ScriptedServer refuseWith(FlowError error, String message) {
        refusal = new FlowException(error, message);
        refused = true;
        return this;
    }

    ScriptedServer down() {
        downNow = true;
        return this;
    }

    Tool oping() {
        return new Oping(this, this, PingServer.SILENCE_LIMIT);
    }

    int requests() {
        return requests;
    }

    @Override
    public long monotonicNs() {
        return nowNs;
    }

    @Override
    public long wallUs() {
        return 1_795_261_944_000_000L + (nowNs / 1000) % 1_000_000;
    }

    @Override
    public void pauseNs(long ns) {
        nowNs += ns;
    }

    @Override
    public Application announce(String program) {
        return new Application() {
            @Override
            public long processId() {
                return 1;
            }

            @Override
            public String program() {
                return program;
            }

            @Override
            public Flow allocate(String name, QosSpec qos, QosSpec least, Duration timeout) {
                if (refused) {
                    throw refusal;
                }
                return new ScriptedFlow(name, qos);
            }

            @Override
            public Flow accept(Duration timeout) {
                throw new FlowException(FlowError.NO_IRM, "a scripted server accepts nothing");
            }

            @Override
            public PendingFlow begin(String name, QosSpec qos, QosSpec least, Duration timeout) {
                throw new UnsupportedOperationException("a scripted server allocates at once");
            }

            @Override
            public PendingFlow beginAccept(Duration timeout) {
                throw new UnsupportedOperationException("a scripted server waits for flows");
            }

            @Override
            public Flow join(String layer, FlowAccess access, Duration timeout) {
                throw new UnsupportedOperationException("a scripted server has no layers");
            }

            @Override
            public PendingFlow beginJoin(String layer, FlowAccess access, Duration timeout) {
                throw new UnsupportedOperationException("a scripted server has no layers");
            }

            @Override
            public FlowSet flowSet() {
                throw new UnsupportedOperationException("a scripted server has no sets");
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    private final class ScriptedFlow implements Flow {
        private final String name;
        private final QosSpec qos;
        private long receiveTimeoutNs;

        ScriptedFlow(String name, QosSpec qos) {
            this.name = name;
            this.qos = qos;
        }

        @Override
        public int descriptor() {
            return 64;
        }

        @Override
        public int id() {
            return 1;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public QosSpec qos() {
            return qos;
        }

        @Override
        public QosSpec grantedQos() {
            return qos;
        }

        @Override
        public int mpsBytes() {
            return mpsBytes;
        }

        @Override
        public long mplMs() {
            return 100;
        }

        @Override
        public FlowState state() {
            return closed ? FlowState.DEALLOCATED : downNow ? FlowState.DOWN : FlowState.UP;
        }

        private void check() {
            if (closed) {
                throw new FlowException(FlowError.NOT_ALLOCATED, "closed");
            }
            if (downNow) {
                throw new FlowException(FlowError.FLOW_DOWN, "down");
            }
        }

        @Override
        public void write(ByteBuffer packet) {
            check();
            if (packet.remaining() > mpsBytes) {
                throw new FlowException(FlowError.TOO_LARGE, "too large");
            }
            byte[] reply = new byte[packet.remaining()];
            packet.get(reply);
            reply[3] = PingMessage.REPLY;
            if (requests < delaysUs.size()) {
                for (long us : delaysUs.get(requests)) {
                    replies.add(new Reply(nowNs + us * 1000, order++, reply));
                }
            }
            requests++;
        }

        @Override
        public boolean offer(ByteBuffer packet) {
            write(packet);
            return true;
        }

        @Override
        public int read(ByteBuffer into) {
            check();
            long limitNs = nowNs + receiveTimeoutNs;
            Reply reply = replies.peek();
            if (reply == null || reply.dueNs() > limitNs) {
                nowNs = limitNs + oversleepNs;
                throw new FlowException(FlowError.TIMED_OUT, "nothing came");
            }
            nowNs = Math.max(nowNs, reply.dueNs());
            replies.remove();
            into.put(reply.packet());
            return reply.packet().length;
        }

        @Override
        public int poll(ByteBuffer into) {
            check();
            nowNs += 1000;
            Reply reply = replies.peek();
            if (reply == null || reply.dueNs() > nowNs) {
                return EMPTY;
            }
            return read(into);
        }

        @Override
        public void setReceiveTimeout(Duration limit) {
            receiveTimeoutNs = limit.toNanos();
        }

        @Override
        public void setSendTimeout(Duration limit) {
            // Nothing waits for room here.
        }

        @Override
        public FlowOptions options() {
            throw new UnsupportedOperationException("a scripted flow has no options");
        }

        @Override
        public ByteChannel channel() {
            throw new UnsupportedOperationException("a scripted flow is for packets");
        }

        @Override
        public FlowCounters counters() {
            return new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public boolean close(Duration limit) {
            throw new UnsupportedOperationException("a scripted flow acknowledges nothing");
        }
    }
}
