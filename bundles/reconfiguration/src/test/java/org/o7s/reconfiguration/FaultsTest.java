package org.o7s.reconfiguration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.Member;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.slot.Prepared;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;

/** Losses, copies, crashes: nobody is stuck, and what can be kept together is. */
class FaultsTest {
    private static final String OLD = "link-state simple";
    private static final String NEW = "lfa alternate";

    private static void expectFree(Town town, long seed) {
        for (Town.Member m : town.members) {
            m.kind = Membership.Kind.TAKES_PART;
        }
        town.wire = (_, _, _) -> true;
        town.lossPercent = 0;
        town.world.advanceMs(Prepared.LEASE_NS / 1_000_000 + 1_000);
        RecordedReply<LayerChange> again = town.members.getLast().wants("link-state", "simple");
        town.world.advanceMs(1_000);
        assertThat(again.value().isComplete()).as("seed %d: %s", seed, again.value()).isTrue();
    }

    @Test
    void lossAndCopiesAndDisorderNeitherStopNorSplitTwentyMembers() {
        int decided = 0;
        for (long seed = 1; seed <= 200; seed++) {
            Town town = new Town(seed, 20);
            town.lossPercent = 20;
            town.duplicatesPercent = 20;
            town.delayMsMax = 400;
            RecordedReply<LayerChange> reply = town.member(1 + seed % 20).wants("lfa", "alternate");
            town.world.advanceMs(60_000);
            LayerChange change = reply.value();
            decided += change.decided() ? 1 : 0;
            String expected = change.decided() ? NEW : OLD;
            assertThat(town.inUse()).as("seed %d: %s", seed, change).containsOnly(expected);
            for (Town.Member m : town.members) {
                assertThat(m.engine.history())
                        .as("seed %d: nobody changes twice", seed)
                        .hasSize(change.decided() ? 2 : 0);
            }
        }
        assertThat(decided).as("changes that succeeded").isGreaterThan(190);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aParticipantMayCrashAtAnyPoint(int point) {
        Town town = new Town(point, 5);
        int[] messages = {0};
        // 0 PREPARE, 1 PREPARED, 2 COMMIT, 3 COMMITTED: before it gets or says that.
        town.wire =
                (from, to, _) -> {
                    if ((from == 3 || to == 3) && messages[0]++ == point) {
                        town.member(3).crash();
                    }
                    return true;
                };
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(60_000);
        LayerChange change = reply.value();
        List<String> living =
                town.members.stream()
                        .filter(m -> !m.crashed)
                        .map(Town.Member::inUse)
                        .distinct()
                        .toList();
        assertThat(living).as("%s", change).containsExactly(change.decided() ? NEW : OLD);
        assertThat(change.decided()).isEqualTo(point >= 2);
        assertThat(change.members().get(2).state())
                .isEqualTo(change.decided() ? State.UNCONFIRMED : State.SILENT);
        assertThat(town.member(3).inUse()).isEqualTo(point == 3 ? NEW : OLD);
        town.member(3).restart();
        expectFree(town, point);
    }

    private enum Stage {
        PREPARE,
        COMMIT
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void aCoordinatorMayCrashAtAnyPoint(Stage stage) {
        for (int point = 1; point <= 8; point++) {
            Town town = new Town(point, 8);
            int crashAt = point;
            int[] sent = {0};
            Class<? extends ReconfigurationMessage> last =
                    stage == Stage.PREPARE ? Prepare.class : Commit.class;
            town.wire =
                    (_, _, m) -> {
                        if (last.isInstance(m) && ++sent[0] == crashAt) {
                            town.member(1).crash();
                        }
                        return !town.member(1).crashed || m.source() != 1;
                    };
            town.member(1).wants("lfa", "alternate");
            town.world.advanceMs(Prepared.LEASE_NS / 1_000_000 + 1_000);
            Set<String> others = new HashSet<>(town.inUse().subList(1, 8));
            if (stage == Stage.PREPARE && point < 8) {
                assertThat(others).as("point %d", point).containsExactly(OLD);
            } else {
                // It told some of its decision: they changed, and the others gave up in time.
                assertThat(NEW_OR_OLD).containsAll(others);
            }
            assertThat(town.members.subList(1, 8))
                    .allSatisfy(m -> assertThat(m.inUse()).isIn(NEW, OLD));
            town.member(1).restart();
            expectFree(town, point);
        }
    }

    private static final List<String> NEW_OR_OLD = List.of(NEW, OLD);

    @Test
    void aCoordinatorThatForgotAnswersWithAbort() {
        Town town = new Town(1, 3);
        town.wire = (_, _, m) -> !(m instanceof ReconfigurationMessage.Prepared);
        town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(5);
        town.member(1).crash();
        town.member(1).restart();
        town.wire = (_, _, _) -> true;
        town.world.advanceMs(6_000);
        assertThat(town.written).filteredOn(Abort.class::isInstance).isNotEmpty();
        assertThat(town.member(2).count("aborted")).isEqualTo(1);
        RecordedReply<LayerChange> next = town.member(2).wants("lfa", "alternate");
        town.world.advanceMs(1_000);
        assertThat(next.value().isComplete()).isTrue();
    }

    @Test
    void aDecisionThatIsLostIsAskedFor() {
        Town town = new Town(1, 3);
        int[] commits = {0};
        // The coordinator's own repetitions are lost as well: only the answer to a question is not.
        town.wire = (_, _, m) -> !(m instanceof Commit) || ++commits[0] > 4;
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(9_000);
        assertThat(reply.value().isComplete()).isTrue();
        assertThat(town.inUse()).containsOnly(NEW);
    }

    @Test
    void whoHearsNothingForItsLeaseKeepsWhatItHasAndIsNamed() {
        Town town = new Town(1, 3);
        town.wire = (_, _, m) -> !(m instanceof Commit);
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(Prepared.LEASE_NS / 1_000_000 + 100);
        assertThat(reply.value().decided()).isTrue();
        assertThat(reply.value().isComplete()).isFalse();
        assertThat(reply.value().members())
                .extracting(Member::state)
                .containsExactly(State.CHANGED, State.UNCONFIRMED, State.UNCONFIRMED);
        assertThat(town.inUse()).containsExactly(NEW, OLD, OLD);
        assertThat(town.member(2).count("expired")).isEqualTo(1);
    }

    @Test
    void aCommitAfterTheLeaseIsRefused() {
        Town town = new Town(1, 2);
        town.wire = (_, _, m) -> !(m instanceof Commit);
        town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(Prepared.LEASE_NS / 1_000_000 + 100);
        town.wire = (_, _, _) -> true;
        town.member(2)
                .arrives(
                        ReconfigurationCodec.encode(
                                new Commit(town.written.getFirst().transaction(), 1)));
        town.world.advanceMs(10);
        assertThat(town.written.getLast().toString())
                .contains("it heard nothing for 30 s and gave up");
        assertThat(town.inUse()).containsExactly(NEW, OLD);
    }

    @Test
    void aConfirmationThatIsLostIsGivenAgainAndChangesNothingMore() {
        Town town = new Town(1, 2);
        int[] confirmations = {0};
        town.wire = (_, _, m) -> !(m instanceof Committed) || ++confirmations[0] > 3;
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(5_000);
        assertThat(reply.value().isComplete()).isTrue();
        assertThat(town.member(2).engine.history()).hasSize(2);
    }

    @Test
    void aCoordinatorThatLeavesGivesUpAndSaysSo() {
        Town town = new Town(1, 3);
        town.wire = (_, _, m) -> m.source() != 3;
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(10);
        town.member(1).loop.execute(town.member(1).reconfiguration::close);
        town.world.advanceMs(10);
        assertThat(reply.problem().code()).isEqualTo("E-RECONF-CLOSED");
        assertThat(town.member(2).count("aborted")).isEqualTo(1);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void theAnswerComesBeforeTheDeadlineWhateverHappens() {
        for (int limitMs : new int[] {0, 1, 100, 1_000, 60_000}) {
            Town town = new Town(1, 2);
            town.wire = (_, _, m) -> !(m instanceof Commit);
            RecordedReply<LayerChange> reply =
                    town.member(1).wants(Town.pair("lfa", "alternate"), false, limitMs);
            town.world.advanceMs(limitMs);
            assertThat(reply.isAnswered()).as("limit %d ms", limitMs).isTrue();
        }
    }
}
