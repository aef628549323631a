package org.o7s.tools.kit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.Quality;

/** A system in memory: a name is served by the processes that run the program of that name. */
public final class MemoryNetwork implements Applications {
    private final Map<String, BlockingQueue<Arrival>> arrivals = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Flow>> joined = new ConcurrentHashMap<>();
    private final List<Quality> wishes = new CopyOnWriteArrayList<>();
    private final AtomicInteger processes = new AtomicInteger();
    private final AtomicInteger descriptors = new AtomicInteger(64);

    /** What a waiting accept gets: a flow, or its failure. */
    private sealed interface Arrival {
        record Allocated(Flow flow) implements Arrival {}

        record Failed(FlowException failure) implements Arrival {}
    }

    @Override
    public Application announce(String program) {
        return new Process(program, processes.incrementAndGet());
    }

    /** Has the next accept for this program fail. */
    public void failNextAccept(String program, FlowError error, String message) {
        queue(program).add(new Arrival.Failed(new FlowException(error, message)));
    }

    /** Has flows to this program queue up until a process accepts them. */
    public void expect(String program) {
        queue(program);
    }

    /** Whether a process has accepted, or accepts, for this program. */
    public boolean isServed(String program) {
        return arrivals.containsKey(program);
    }

    private BlockingQueue<Arrival> queue(String program) {
        return arrivals.computeIfAbsent(program, _ -> new LinkedBlockingQueue<>());
    }

    /** From now on, processes can join this layer; returns the far ends of those that do. */
    public BlockingQueue<Flow> openLayer(String layer) {
        return joined.computeIfAbsent(layer, _ -> new LinkedBlockingQueue<>());
    }

    private Flow join(String layer, List<Flow> flows) {
        BlockingQueue<Flow> members = joined.get(layer);
        if (members == null) {
            throw new FlowException(FlowError.NO_IPCP, "nobody knows the layer " + layer);
        }
        MemoryFlow[] ends = MemoryFlow.pair(layer, descriptors.getAndAdd(2));
        flows.add(ends[0]);
        members.add(ends[1]);
        return ends[0];
    }

    /** What was asked and demanded of flows, in order. */
    public List<Quality> wishes() {
        return wishes;
    }

    private final class Process implements Application {
        private final String program;
        private final long id;
        private final List<Flow> flows = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        Process(String program, long id) {
            this.program = program;
            this.id = id;
        }

        @Override
        public long processId() {
            return id;
        }

        @Override
        public String program() {
            return program;
        }

        @Override
        public Flow allocate(String name, QosSpec qos, QosSpec least, Duration timeout) {
            wishes.add(new Quality(qos, least));
            if (!arrivals.containsKey(name)) {
                throw new FlowException(FlowError.NAME, "nobody knows the name " + name);
            }
            MemoryFlow[] ends = MemoryFlow.pair(name, descriptors.getAndAdd(2));
            flows.add(ends[0]);
            queue(name).add(new Arrival.Allocated(ends[1]));
            return ends[0];
        }

        @Override
        public Flow accept(Duration timeout) {
            try {
                while (!closed) {
                    Arrival arrival = queue(program).poll(5, TimeUnit.MILLISECONDS);
                    switch (arrival) {
                        case Arrival.Allocated(Flow flow) -> {
                            flows.add(flow);
                            return flow;
                        }
                        case Arrival.Failed(FlowException failure) -> throw failure;
                        case null -> {}
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new FlowException(FlowError.NO_IRM, "process " + id + " is closed");
        }

        @Override
        public PendingFlow begin(String name, QosSpec qos, QosSpec least, Duration timeout) {
            throw new UnsupportedOperationException("a system in memory allocates at once");
        }

        @Override
        public PendingFlow beginAccept(Duration timeout) {
            throw new UnsupportedOperationException("a system in memory waits for flows");
        }

        @Override
        public Flow join(String layer, FlowAccess access, Duration timeout) {
            return MemoryNetwork.this.join(layer, flows);
        }

        @Override
        public PendingFlow beginJoin(String layer, FlowAccess access, Duration timeout) {
            throw new UnsupportedOperationException("a system in memory joins at once");
        }

        @Override
        public FlowSet flowSet() {
            throw new UnsupportedOperationException("a system in memory has no sets");
        }

        @Override
        public void close() {
            closed = true;
            flows.forEach(Flow::close);
        }
    }
}
