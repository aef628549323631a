package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;

@Timeout(60)
class BegunFlowTest {
    private final FlowFixture pair = new FlowFixture(QosSpec.RAW);
    private final CompletableFuture<Flow> answer = new CompletableFuture<>();
    private final BegunFlow begun = new BegunFlow("oping", answer, BegunFlowTest::join);

    private static Flow join(CompletableFuture<Flow> answer) {
        try {
            return answer.join();
        } catch (RuntimeException e) {
            throw BegunFlow.reason(e);
        }
    }

    @Test
    void whoeverAsksGetsTheSameFlow() throws Exception {
        assertThat(begun.isDone()).isFalse();
        CompletableFuture<Flow> staged = begun.stage().toCompletableFuture();
        answer.complete(pair.flow);
        assertThat(begun.isDone()).isTrue();
        assertThat(begun.await()).isSameAs(pair.flow);
        assertThat(staged.get(10, TimeUnit.SECONDS)).isSameAs(pair.flow);
    }

    @Test
    void whatFollowsMayBlockWithoutKeepingTheThreadThatAnswers() throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        CompletableFuture<Flow> never = new CompletableFuture<>();
        var _ =
                begun.stage()
                        .thenAccept(
                                _ -> {
                                    ran.complete(Thread.currentThread().isVirtual());
                                    never.join();
                                });
        answer.complete(pair.flow);
        assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
        never.complete(pair.flow);
    }

    @Test
    void aFailureIsTheSameForAll() {
        answer.completeExceptionally(new FlowException(FlowError.NO_IPCP, "nobody knows it"));
        assertThatThrownBy(begun::await)
                .isInstanceOf(FlowException.class)
                .hasMessage("nobody knows it");
        assertThatThrownBy(() -> begun.stage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FlowException.class);
        assertThat(begun.cancel()).isFalse();
    }

    @Test
    void onlyWhatIsNotDoneCanBeGivenUp() {
        assertThat(begun.cancel()).isTrue();
        assertThat(answer.complete(pair.flow)).isFalse();
        assertThatThrownBy(begun::await)
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT));
        BegunFlow done =
                new BegunFlow(
                        "oping", CompletableFuture.completedFuture(pair.flow), BegunFlowTest::join);
        assertThat(done.cancel()).isFalse();
        assertThat(done.await()).isSameAs(pair.flow);
    }
}
