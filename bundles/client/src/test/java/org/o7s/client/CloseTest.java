package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/** Closing a flow and waiting for its acknowledgements: docs/wire/wire-endtoend.md 2.11, Linger. */
@Timeout(60)
class CloseTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MESSAGES = 20;

    private static OrderedPair written(QosSpec qos) {
        OrderedPair pair = new OrderedPair(qos, 5);
        for (int i = 0; i < MESSAGES; i++) {
            pair.near.write(OrderedPair.message(i));
        }
        return pair;
    }

    /**
     * What somebody who closes in this way is told; time passes in this thread meanwhile. Once it
     * is up it passes slowly: two minutes later the flow is down, before a busy machine has woken
     * who waits.
     */
    private static boolean closes(OrderedPair pair, Duration limit) {
        CompletableFuture<Boolean> told =
                CompletableFuture.supplyAsync(() -> pair.near.close(limit));
        long limitMs = limit.isZero() ? Long.MAX_VALUE : limit.toMillis();
        for (long ms = 0; !told.isDone(); ms++) {
            pair.run(1);
            if (ms > limitMs) {
                awaitOneMillisecond(told);
            }
        }
        return told.join();
    }

    private static void awaitOneMillisecond(CompletableFuture<Boolean> told) {
        try {
            told.get(1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It waits on.
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsIsToldThatAllIsAcknowledgedThoughNobodyHasReadIt() {
        OrderedPair pair = written(QosSpec.DATA);
        pair.lossPercent = 20;
        assertThat(closes(pair, Duration.ZERO)).isTrue();
        assertThat(pair.closed).hasValue(1);
        assertThat(pair.near.state()).isEqualTo(FlowState.DEALLOCATED);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(OrderedPair.number(pair.far)).isEqualTo(i);
        }
    }

    @Test
    void whoWaitsForTooShortIsToldSoAndTheRestIsStillDelivered() {
        OrderedPair pair = written(QosSpec.DATA);
        pair.cut = true;
        assertThat(closes(pair, Duration.ofSeconds(2))).isFalse();
        assertThat(pair.closed).hasValue(0);
        pair.cut = false;
        assertThat(closes(pair, LIMIT)).as("asked again").isTrue();
        assertThat(OrderedPair.number(pair.far)).isZero();
        assertThat(closes(pair, LIMIT)).as("and again").isTrue();
    }

    @Test
    void aFlowThatGoesDownMeanwhileWasNotAcknowledged() {
        OrderedPair pair = written(QosSpec.DATA.withTimeoutMs(0));
        pair.cut = true;
        assertThat(closes(pair, Duration.ZERO)).as("after two minutes").isFalse();
        assertThat(pair.closed).hasValue(1);
        assertThat(pair.parts.memory().inUse()).isZero();
    }

    @Test
    void aPeerThatGoesBeforeItHasAcknowledgedEndsTheWait() {
        OrderedPair pair = written(QosSpec.DATA);
        pair.cut = true;
        pair.nearLink.provider().close();
        assertThat(closes(pair, Duration.ZERO)).isFalse();
    }

    @Test
    void aPeerThatAcknowledgesAndGoesHasAcknowledged() {
        OrderedPair pair = written(QosSpec.DATA);
        pair.carry();
        assertThat(OrderedPair.number(pair.far)).isZero();
        pair.far.close();
        pair.carry();
        assertThat(pair.nearLink.user().hasPacket()).as("an acknowledgement waits").isTrue();
        pair.nearLink.provider().close();
        assertThat(pair.near.close(LIMIT)).isTrue();
    }

    @Test
    void whereNothingIsAcknowledgedNobodyWaits() {
        for (QosSpec qos : new QosSpec[] {QosSpec.RAW, QosSpec.BEST_EFFORT}) {
            OrderedPair pair = written(qos);
            assertThat(pair.near.close(Duration.ZERO)).as(qos.toString()).isFalse();
            assertThat(pair.closed).hasValue(1);
        }
        OrderedPair hasty = written(QosSpec.DATA);
        hasty.near.options().setLingering(false);
        assertThat(hasty.near.close(Duration.ZERO)).isFalse();
        assertThat(hasty.closed).hasValue(1);
    }

    @Test
    void aFlowThatNothingWasWrittenToHasNothingToWaitFor() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        assertThat(closes(pair, LIMIT)).isTrue();
    }

    @Test
    void aNegativeTimeIsRefusedAndTheFlowGoesOn() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        assertThatThrownBy(() -> pair.near.close(Duration.ofMillis(-1)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.INVALID))
                .hasMessageContaining("cannot close flow 1");
        assertThat(pair.near.state()).isEqualTo(FlowState.UP);
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws InterruptedException {
        OrderedPair pair = written(QosSpec.DATA);
        pair.cut = true;
        AtomicBoolean told = new AtomicBoolean(true);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    told.set(pair.near.close(Duration.ZERO));
                                    interrupted.set(Thread.currentThread().isInterrupted());
                                });
        closer.interrupt();
        closer.join();
        assertThat(told).isFalse();
        assertThat(interrupted).isTrue();
    }
}
