package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.itests.systems.MixedPair.Place;
import org.o7s.lab.Lab;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * The acceptance scenarios of docs/wire/wire-endtoend.md 2.11 with the C prototype itself at the
 * other end, over eth-dix. docs/interop.md holds the results, and what of them is the prototype's.
 */
@NeedsNamespaces
class AcceptanceInteropIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PONG = "Ouroboros ping server started.";

    /** Of packets that are found again on the cable. */
    private static final int BYTES = 700;

    private static final int PACKETS = 6_000;

    /** Longer than the prototype keeps a direction without data. */
    private static final int IDLE_MS = 135_000;

    private static final Pattern AT_SERVER = Pattern.compile("(\\d+) packets \\(");
    private static final Pattern SENT = Pattern.compile("sent statistics:\\s+(\\d+) packets");

    /** What is run on fresh systems, again if the prototype dies. */
    private interface Scenario {
        void with(MixedPair pair, Lab lab);
    }

    private static void run(String title, Scenario scenario) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "acceptance " + title,
                (lab, attempt) ->
                        scenario.with(MixedPair.in(Place.ETH_DIX, peer, lab, attempt), lab));
    }

    private static void tell(String result) {
        System.out.println("acceptance: " + result);
    }

    private static long sum(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        long sum = 0;
        while (found.find()) {
            sum += Long.parseLong(found.group(1));
        }
        return sum;
    }

    private static Set<Long> distinct(List<Long> numbers) {
        return new HashSet<>(numbers);
    }

    private static void awaitAnswered(MixedPair pair) {
        long asked = SeenPackets.whole(pair.seen(BYTES).requests(pair.theirEnd()));
        assertThat(asked).isPositive();
        await("each of " + asked + " requests is answered")
                .atMost(LIMIT)
                .until(() -> SeenPackets.whole(pair.seen(BYTES).replies(pair.ourEnd())) >= asked);
    }

    @Test
    void twentyRequestsToAPrototypeThatAnswersLate() {
        run(
                "late answers of c",
                (pair, lab) -> {
                    SlowPeer slow = SlowPeer.compile(lab);
                    pair.serveThere("oping", PONG, slow.words("SLOW_ANSWER_MS=50"));
                    String line = "oping -n oping -Q --json -q data -c 20 -i 100ms -s " + BYTES;
                    JsonNode summary = Services.summary(pair.client(line).out());
                    tell("new - C, late answers: %s".formatted(summary));
                    assertThat(summary.get("received").asInt()).isEqualTo(20);
                    assertThat(summary.get("outOfOrder").asInt()).isZero();
                });
    }

    @Test
    void twentyRequestsOfThePrototypeThatAreAnsweredLate() {
        run(
                "late answers of o7s",
                (pair, lab) -> {
                    pair.bindHere("late-answer");
                    JavaProgram.of(LateProcess.class)
                            .start(pair.ours(), "answer", "50")
                            .awaitOutput("ready", LIMIT);
                    String line = "oping -n back -Q -q data -c 20 -i 100ms -s " + BYTES;
                    Outcome ping = pair.theirs().run(line.split(" "));
                    tell("C - new, late answers: %s".formatted(ping));
                    assertThat(distinct(pair.seen(BYTES).requests(pair.theirEnd()))).hasSize(20);
                    awaitAnswered(pair);
                });
    }

    /** Packets that came after the last report of the prototype. */
    private static final int ONE_REPORT = 60;

    /** 6000 packets in 12 s. */
    private static final String CONSTANT_RATE = "-d 12 -s " + BYTES + " -r 2800000";

    private static Impairments losing(int percent) {
        return Impairments.NONE.withLoss(percent / 100.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void sixThousandBestEffortPacketsToThePrototype(int lostPercent) {
        run(
                "best effort to c " + lostPercent,
                (pair, lab) -> {
                    Running server = pair.serveThere("ocbr", "Server started");
                    Running client = pair.ours().startTool("ocbr -n ocbr -q best " + CONSTANT_RATE);
                    server.awaitOutput("New flow", LIMIT);
                    pair.impair(losing(lostPercent));
                    Outcome sent = client.awaitEnd(LIMIT).expectSuccess();
                    long count = sum(SENT, sent.out());
                    // It reports once a second, if it still does.
                    long read = sum(AT_SERVER, server.output());
                    tell(
                            "new - C, %d %% lost: %d sent, %d read by the prototype: %s"
                                    .formatted(lostPercent, count, read, server.output()));
                    assertThat(SeenPackets.whole(pair.seen(BYTES).numbered(pair.ourEnd())))
                            .isEqualTo(count);
                    // Whatever becomes of the window, a packet goes now and then (S10).
                    assertThat(count).isGreaterThan(64 + 30);
                    if (read + ONE_REPORT > 0.0095 * count * (100 - lostPercent)) {
                        assertThat(count).isEqualTo(PACKETS);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void sixThousandBestEffortPacketsOfThePrototype(int lostPercent) {
        run(
                "best effort to o7s " + lostPercent,
                (pair, lab) -> {
                    SlowPeer slow = SlowPeer.compile(lab);
                    pair.bindHere("ocbr");
                    Running server = pair.ours().serveTool("ocbr -l -v", "Server started");
                    Running client =
                            pair.clientThere(
                                    "ocbr -n back " + CONSTANT_RATE,
                                    slow.words("SLOW_BEST_EFFORT=1"));
                    server.awaitOutput("New flow", LIMIT);
                    pair.impair(losing(lostPercent));
                    Outcome sent = client.awaitEnd(LIMIT);
                    server.awaitOutput(" in all, ", LIMIT);
                    List<Long> numbers = pair.seen(BYTES).numbered(pair.theirEnd());
                    long here = sum(Pattern.compile("(\\d+) packets .* in all"), server.output());
                    tell(
                            "C - new, %d %% lost: %d sent, %d came, %d at the application"
                                    .formatted(
                                            lostPercent,
                                            sum(SENT, sent.out()),
                                            numbers.size(),
                                            here));
                    // Its own pace is not exact; it is not stopped by a window that never opens.
                    assertThat(sum(SENT, sent.out())).isGreaterThan(PACKETS / 2);
                    assertThat(here).isEqualTo(SeenPackets.inOrder(numbers));
                });
    }

    @Test
    void threeThousandRequestsToThePrototypeOverABadCable() {
        run(
                "echoes of c",
                (pair, lab) -> {
                    Running server = pair.serveThere("oping", PONG);
                    Running client =
                            pair.ours()
                                    .startTool(
                                            "oping -n oping --json -q data -c 3000 -i 5ms"
                                                    + " --timeout 30s -s "
                                                    + BYTES);
                    client.awaitOutput("o7s.oping.reply", LIMIT);
                    pair.impair(losing(10));
                    JsonNode summary =
                            Services.summary(
                                    client.awaitEnd(LIMIT.multipliedBy(2)).expectSuccess().out());
                    long returned = SeenPackets.whole(pair.seen(BYTES).replies(pair.theirEnd()));
                    boolean fellSilent = server.output().contains("timed out");
                    tell("new - C, echoes: %s, %d came".formatted(summary, returned));
                    assertThat(summary.get("outOfOrder").asInt()).isZero();
                    assertThat(summary.get("received").asLong()).isEqualTo(returned);
                    if (!fellSilent) {
                        assertThat(returned).isEqualTo(3_000);
                    }
                });
    }

    @Test
    void threeThousandRequestsOfThePrototypeOverABadCable() {
        run(
                "echoes of o7s",
                (pair, lab) -> {
                    pair.bindHere("oping");
                    Running server = pair.ours().serveTool("oping -l", "Ouroboros ping server");
                    Running client =
                            pair.clientThere("oping -n back -Q -q data -c 3000 -i 5ms -s " + BYTES);
                    server.awaitOutput("New flow", LIMIT);
                    pair.impair(losing(10));
                    Outcome ping = client.awaitEnd(LIMIT.multipliedBy(2));
                    pair.impair(Impairments.NONE);
                    tell("C - new, echoes: %s".formatted(ping));
                    awaitAnswered(pair);
                });
    }

    @Test
    void aDirectionThatThePrototypeLeftIdleCarriesAgain() {
        run(
                "idle c",
                (pair, lab) -> {
                    SlowPeer slow = SlowPeer.compile(lab);
                    pair.serveThere("oping", PONG, slow.words("SLOW_SILENT_MS=" + IDLE_MS));
                    // Of the first 280 requests, which take 140 s, the first and the last ten are
                    // answered.
                    Running client =
                            pair.ours()
                                    .startTool(
                                            "oping -n oping --json -q data -c 300 -i 500ms"
                                                    + " --timeout 150s -s "
                                                    + BYTES)
                                    .awaitOutput("\"seq\":279,", LIMIT.multipliedBy(4));
                    client.signal("INT");
                    JsonNode summary =
                            Services.summary(client.awaitEnd(LIMIT).expectSuccess().out());
                    List<Long> replies = pair.seen(BYTES).replies(pair.theirEnd());
                    tell("C idle for %d ms: %s".formatted(IDLE_MS, summary));
                    assertThat(distinct(replies)).contains(0L, 279L);
                    assertThat(summary.get("outOfOrder").asInt()).isZero();
                    assertThat(summary.get("received").asInt()).isGreaterThanOrEqualTo(10);
                });
    }
}
