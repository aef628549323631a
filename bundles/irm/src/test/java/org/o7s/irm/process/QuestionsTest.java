package org.o7s.irm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowState;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.testkit.World;
import org.o7s.ipc.application.ApplicationMessage.FromDaemon;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.irm.management.EndReport;

/** What a process is asked, in virtual time. */
class QuestionsTest {
    private static final String REFUSED = "asker has not answered 32 questions yet";
    private static final String WAITED = "asker did not answer within 1000 ms";
    private static final FlowMeasures ONE = new FlowMeasures(Map.of(FlowMeasure.GAPS, 1L));

    private final World world = new World(1);
    private final List<Measure> sent = new ArrayList<>();
    private final List<EndReport> replies = new ArrayList<>();
    private final Questions questions = new Questions(world.node("irm").loop(), new Link(), true);

    /** Takes notes of what a process is sent. */
    private final class Link implements ProcessLink {
        @Override
        public long processId() {
            return 1;
        }

        @Override
        public int userId() {
            return 1;
        }

        @Override
        public boolean isPrivileged() {
            return false;
        }

        @Override
        public void readOn() {}

        @Override
        public void send(FromDaemon message, Enclosure enclosure) {
            sent.add((Measure) message);
        }

        @Override
        public void refuse(String code, String sentence) {
            throw new AssertionError(code);
        }
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            questions.ask(3, "asker", replies::add);
        }
    }

    private void answer(long question) {
        questions.answered(new Measured(question, ONE, Optional.of(FlowState.DOWN)));
    }

    @Test
    void anAnswerReachesWhoAsked() {
        ask(1);
        answer(sent.getFirst().question());
        assertThat(replies)
                .containsExactly(EndReport.of("asker", ONE, Optional.of(FlowState.DOWN)));
        world.advanceMs(2_000);
        assertThat(replies).hasSize(1);
    }

    @Test
    void ofOneQuestionTooManyExactlyOneIsRefused() {
        ask(33);
        assertThat(sent).hasSize(32);
        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().why()).contains(REFUSED);
        world.advanceMs(1_001);
        assertThat(replies).hasSize(33);
        assertThat(replies.subList(1, 33)).allSatisfy(r -> assertThat(r.why()).isEqualTo(WAITED));
    }

    @Test
    void aProcessThatDoesNotReadIsNotAskedOnHoweverLongItTakes() {
        for (int s = 0; s < 100; s++) {
            ask(1);
            world.advanceMs(1_001);
        }
        assertThat(sent).hasSize(32);
        assertThat(replies).hasSize(100);
        assertThat(replies.get(31).why()).isEqualTo(WAITED);
        assertThat(replies.getLast().why()).contains(REFUSED);

        // It has read them all if it answers the last one.
        answer(sent.getLast().question());
        ask(33);
        assertThat(sent).hasSize(64);
    }

    @Test
    void anAnswerToAQuestionThatWasNotAskedMakesNoRoom() {
        ask(32);
        answer(4711);
        answer(-1);
        answer(0);
        ask(1);
        assertThat(sent).hasSize(32);
    }
}
