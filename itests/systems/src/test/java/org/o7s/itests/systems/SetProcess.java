package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * An application with one thread for all its flows, in a process of its own: {@code serve}, {@code
 * ask NAME FLOWS ROUNDS}, {@code abandon NAME FLOWS}.
 */
final class SetProcess {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * A request that finds no accept for a second is refused, so there are more than allocations.
     */
    private static final int OPEN_ACCEPTS = 64;

    private static final int OPEN_ALLOCATIONS = 32;

    private final Application app;
    private final FlowSet flows;
    private final FlowEvents events;
    private final ByteBuffer packet = ByteBuffer.allocate(2000);

    private SetProcess(Application app, FlowSet flows) {
        this.app = app;
        this.flows = flows;
        this.events = flows.events();
    }

    public static void main(String[] args) throws InterruptedException {
        try (Application app = O7s.connect("setter-" + args[0]);
                FlowSet flows = app.flowSet()) {
            SetProcess process = new SetProcess(app, flows);
            switch (args[0]) {
                case "serve" -> process.serve();
                case "ask" ->
                        process.ask(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
                case "abandon" -> process.abandon(args[1], Integer.parseInt(args[2]));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private void serve() {
        for (int i = 0; i < OPEN_ACCEPTS; i++) {
            flows.add(app.beginAccept(Duration.ZERO));
        }
        System.out.println("serving");
        while (events.await(Duration.ZERO)) {
            while (events.next()) {
                Flow flow = events.flow();
                switch (events.type()) {
                    case FLOW_ALLOC -> flows.add(app.beginAccept(Duration.ZERO));
                    case FLOW_PKT -> answer(flow);
                    case FLOW_DEALLOC -> flow.close();
                    case FLOW_DOWN, FLOW_UP, FLOW_PEER -> System.out.println(events.type());
                }
            }
        }
    }

    private void answer(Flow flow) {
        try {
            if (flow.poll(packet.clear()) > 0) {
                flow.write(packet.flip());
            }
        } catch (FlowException e) {
            flow.close();
        }
    }

    private void ask(String name, int count, int rounds) {
        int begun = 0;
        while (begun < Math.min(count, OPEN_ALLOCATIONS)) {
            flows.add(app.begin(name, QosSpec.RAW_CHECKED, LIMIT));
            begun++;
        }
        Map<Flow, Integer> answers = new HashMap<>();
        int done = 0;
        while (done < count && events.await(LIMIT)) {
            while (events.next()) {
                Flow flow = events.flow();
                switch (events.type()) {
                    case FLOW_ALLOC -> {
                        flow.write(packet.clear().putInt(0).position(1400).flip());
                        if (begun < count) {
                            flows.add(app.begin(name, QosSpec.RAW_CHECKED, LIMIT));
                            begun++;
                        }
                    }
                    case FLOW_PKT -> {
                        flow.read(packet.clear());
                        int answer = packet.getInt(0);
                        if (answer != answers.getOrDefault(flow, 0)) {
                            throw new IllegalStateException(
                                    "answer " + answer + " on " + flow.id());
                        }
                        if (answer + 1 == rounds) {
                            flow.close();
                            done++;
                        } else {
                            answers.put(flow, answer + 1);
                            flow.write(packet.clear().putInt(answer + 1).position(64).flip());
                        }
                    }
                    case FLOW_DOWN, FLOW_UP, FLOW_DEALLOC, FLOW_PEER ->
                            throw new IllegalStateException(events.type() + " on " + flow.id());
                }
            }
        }
        System.out.println(done + " flows of " + count + " had their " + rounds + " answers");
    }

    /** Begins allocations, and gives each up a little later than the one before. */
    private void abandon(String name, int count) throws InterruptedException {
        int givenUp = 0;
        for (int i = 0; i < count; i++) {
            PendingFlow begun = app.begin(name, QosSpec.RAW, LIMIT);
            for (long until = System.nanoTime() + 10_000L * i; System.nanoTime() < until; ) {
                Thread.onSpinWait();
            }
            if (begun.cancel()) {
                givenUp++;
            } else {
                begun.await().close();
            }
        }
        System.out.println("abandoned " + count + " (" + givenUp + " in time)");
        // Whatever is left is not to be cleared away by the end of the process.
        new CountDownLatch(1).await();
    }
}
