package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Messages over data flows between processes of two systems, and what is left when one is killed.
 */
@NeedsNamespaces
class DataFlowsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = 20261122;
    private static final String NAME = "messages";
    private static final int COUNT = 400;
    private static final long FOR_EVER = Long.MAX_VALUE;

    /** Usually it is two minutes, which is longer than a test waits. */
    private static final long PEER_TIMEOUT_MS = 3_000;

    private static Running sink(O7sSystem system) {
        return JavaProgram.of(MessageProcess.class)
                .start(system, "sink")
                .awaitOutput("ready", LIMIT);
    }

    private static void serve(O7sSystem system, String... where) {
        system.irm("bind", "program", "messages-sink", "name", NAME);
        system.irm("name", "register", NAME, where[0], where[1]);
    }

    private static Running source(O7sSystem system, long count) {
        return JavaProgram.of(MessageProcess.class)
                .start(
                        system,
                        "source",
                        NAME,
                        Long.toString(count),
                        Long.toString(PEER_TIMEOUT_MS));
    }

    private static void expectWhole(Running source, long count) {
        source.awaitOutput(count + " messages arrived whole", LIMIT);
        source.awaitEnd(LIMIT).expectSuccess();
    }

    /** A process that sends the largest message, and tries a larger one. */
    private static Running large(O7sSystem system) {
        return JavaProgram.of(MessageProcess.class).start(system, "large", NAME);
    }

    private static void expectLargest(Running large) {
        expectWhole(large, 2);
        assertThat(large.output())
                .contains(
                        "a byte more: TOO_LARGE",
                        "16777217 bytes were given, and it carries 16777216");
    }

    private static boolean hasFlow(O7sSystem system, Running process) {
        for (JsonNode flow : system.json("flow", "list").get("flows")) {
            if (flow.get("process").asLong() == process.pid()) {
                return true;
            }
        }
        return false;
    }

    @Test
    @Execution(CONCURRENT)
    void messagesArriveWholeThroughAUnicastLayerOverASystemInTheMiddle() {
        try (Lab lab = Lab.open("data through unicast")) {
            UnicastChain chain =
                    UnicastChain.build(
                            lab, 3, (n, end) -> Node.of(O7sSystem.start(lab, end.host())));
            O7sSystem first = ((Node.O7sNode) chain.node(1)).system();
            O7sSystem last = ((Node.O7sNode) chain.node(3)).system();
            serve(last, "layer", UnicastChain.LAYER);
            sink(last);
            Services.awaitName(first, NAME);
            expectWhole(source(first, COUNT), COUNT);
        }
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @EnumSource(names = {"UDP_MMSG", "UDP_NIO"})
    void messagesArriveWholeOverUdpThoughACableLosesSomeAndReordersOthers(Wire wire) {
        try (Lab lab = Lab.open("data over " + wire)) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, SEED);
            link.left().host().addHostsEntry(wire.address(link.right()), Wire.hostName(NAME));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            wire.bootstrap(client, link.left());
            wire.bootstrap(server, link.right());
            serve(server, "layer", Wire.LAYER);
            sink(server);
            link.relay().change(Impairments.NONE.withLoss(0.01).withReordering(0.05, 2));
            Running large = large(client);
            expectWhole(source(client, COUNT), COUNT);
            expectLargest(large);
            assertThat(link.relay().toRight().lost())
                    .as("seed %d: frames that were lost", SEED)
                    .isPositive();
        }
    }

    /** Two systems over Ethernet, of which the second serves. */
    private record Pair(O7sSystem client, O7sSystem server) {
        static Pair in(Lab lab) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            serve(server, "layer", Wire.LAYER);
            return new Pair(client, server);
        }
    }

    private static Running patient(O7sSystem system) {
        return JavaProgram.of(MessageProcess.class)
                .start(system, "patient", NAME, Long.toString(PEER_TIMEOUT_MS));
    }

    /** A reader is stopped for longer than its peers wait for it, and goes on. */
    private static void loseAndFind(Running sink, List<Running> sources) {
        sources.forEach(source -> source.awaitOutput("messages go", LIMIT));
        long lost = flowsLost(sink);
        sink.signal("STOP");
        try {
            sources.forEach(source -> source.awaitOutput("the peer is lost", LIMIT));
        } finally {
            sink.signal("CONT");
        }
        for (Running source : sources) {
            source.awaitOutput("the peer is found", LIMIT);
            expectWhole(source, MessageProcess.FEW);
        }
        assertThat(flowsLost(sink)).as("it blames nobody").isEqualTo(lost);
    }

    private static long flowsLost(Running sink) {
        return sink.output().lines().filter(l -> l.contains("has lost its flow")).count();
    }

    @Test
    @Execution(CONCURRENT)
    void aReaderIsToldThatTheWriterWasKilledAndTakesTheNextFlow() {
        try (Lab lab = Lab.open("writer killed")) {
            Pair pair = Pair.in(lab);
            Running survivor = sink(pair.server());
            // A process keeps the memory of its first flow for the next one.
            expectWhole(source(pair.client(), MessageProcess.FEW), MessageProcess.FEW);
            survivor.awaitOutput("the sink has closed its flow", LIMIT);
            Footprint client = Footprint.of(pair.client());
            Footprint server = Footprint.of(pair.server());
            Running killed = source(pair.client(), FOR_EVER);
            survivor.awaitOutput("messages come", LIMIT);
            killed.kill();

            survivor.awaitOutput("the sink has lost its flow: PEER_TIMED_OUT", LIMIT);
            server.awaitReturn(pair.server());
            client.awaitReturn(pair.client());
            expectWhole(source(pair.client(), COUNT), COUNT);
            assertThat(survivor.alive()).isTrue();
            // To a process of the same system it is direct.
            loseAndFind(survivor, List.of(patient(pair.client()), patient(pair.server())));
            expectLargest(large(pair.server()));
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aWriterIsToldThatTheReaderWasKilledAndGetsAFlowToAnother() {
        try (Lab lab = Lab.open("reader killed")) {
            Pair pair = Pair.in(lab);
            List<Running> sinks = List.of(sink(pair.server()), sink(pair.server()));
            Footprint client = Footprint.of(pair.client());
            Running survivor = source(pair.client(), FOR_EVER);
            survivor.awaitOutput("messages go", LIMIT);
            Running killed = hasFlow(pair.server(), sinks.get(0)) ? sinks.get(0) : sinks.get(1);
            killed.kill();

            survivor.awaitOutput("the source has lost its flow: PEER_TIMED_OUT", LIMIT);
            expectWhole(survivor, MessageProcess.FEW);
            client.awaitReturn(pair.client());
            await().atMost(LIMIT).until(() -> !hasFlow(pair.server(), killed));
        }
    }
}
