package org.o7s.reconfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.Member;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.layer.Addresses;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.reconfiguration.Membership.Kind;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;

/** All members of a layer change, or none does, and whoever cannot is named. */
class LayerChangeTest {
    private static final String OLD = "link-state simple";
    private static final String NEW = "lfa alternate";

    private final Town town = new Town(1, 4);

    private LayerChange change(String routing, String pff) {
        RecordedReply<LayerChange> reply = town.member(1).wants(routing, pff);
        town.world.advanceMs(30_000);
        return reply.value();
    }

    private static Member of(LayerChange change, long address) {
        return change.members().stream()
                .filter(m -> m.address() == address)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allChangeAndGiveReceipts() {
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(10);
        LayerChange done = reply.value();
        assertThat(done.isComplete()).isTrue();
        assertThat(done.members()).extracting(Member::state).containsOnly(State.CHANGED);
        for (Member m : done.members()) {
            assertThat(m.receipts())
                    .extracting(Receipt::owner, Receipt::kind, Receipt::from, Receipt::to)
                    .containsExactly(
                            tuple(
                                    "member " + Addresses.text(m.address()),
                                    "routing",
                                    "link-state 1",
                                    "lfa 1"),
                            tuple(
                                    "member " + Addresses.text(m.address()),
                                    "pff",
                                    "simple 1",
                                    "alternate 1"));
        }
        assertThat(town.inUse()).containsOnly(NEW);
        assertThat(town.members)
                .allSatisfy(m -> assertThat(m.engine.history()).hasSize(2))
                .allSatisfy(m -> assertThat(m.engine.history().getFirst().set()).isEqualTo(1));
    }

    @Test
    void parametersReachAllMembers() {
        RecordedReply<LayerChange> reply =
                town.member(2)
                        .wants(
                                List.of(PolicyChange.to("pff", "alternate", Map.of("suffix", "!"))),
                                false,
                                30_000);
        town.world.advanceMs(10);
        assertThat(reply.value().isComplete()).isTrue();
        assertThat(town.inUse()).containsOnly("link-state alternate!");
    }

    @Test
    void aPlanIsPreparedEverywhereAndThenForgotten() {
        RecordedReply<LayerChange> reply =
                town.member(1).wants(Town.pair("lfa", "alternate"), true, 30_000);
        town.world.advanceMs(10);
        assertThat(reply.value().decided()).isFalse();
        assertThat(reply.value().isPossible()).isTrue();
        assertThat(reply.value().members()).extracting(Member::state).containsOnly(State.READY);
        assertThat(of(reply.value(), 3).receipts()).extracting(Receipt::to).contains("lfa 1");
        assertThat(town.inUse()).containsOnly(OLD);
        assertThat(change("lfa", "alternate").isComplete()).as("nobody is busy").isTrue();
    }

    @Test
    void whoLacksThePolicyIsNamedAndNobodyChanges() {
        for (Town.Member m : town.members) {
            if (m.address != 3) {
                m.came("routing", "new", _ -> () -> "new");
            }
        }
        LayerChange no = change("new", "alternate");
        assertThat(no.decided()).isFalse();
        assertThat(of(no, 3).state()).isEqualTo(State.REFUSED);
        assertThat(of(no, 3).why())
                .isEqualTo(
                        "no policy \"routing/new\": the routing policies here are lfa, link-state");
        assertThat(of(no, 2).state()).isEqualTo(State.READY);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void aPolicyThatIsUnfitAnywhereChangesNobody() {
        town.members.forEach(m -> m.came("pff", "moody", _ -> () -> m.address == 4 ? "" : "moody"));
        LayerChange no = change("lfa", "moody");
        assertThat(of(no, 4).why()).contains("pff/moody 1 failed its check: it is mute");
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void theOwnMemberCountsLikeTheOthers() {
        town.members.forEach(m -> m.came("pff", "moody", _ -> () -> m.address == 1 ? "" : "x"));
        assertThat(of(change("lfa", "moody"), 1).state()).isEqualTo(State.REFUSED);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void admissionMayForbidItToOthersButNotToTheOwner() {
        town.member(1).objection = Optional.of("nobody may");
        assertThat(change("lfa", "alternate").isComplete()).isTrue();
        town.member(2).objection = Optional.of("nobody may");
        LayerChange no = change("link-state", "simple");
        assertThat(of(no, 2).why()).isEqualTo("it is not admitted: nobody may");
        assertThat(town.inUse()).containsOnly(NEW);
        assertThat(town.member(2).count("refused-admission")).isEqualTo(1);
    }

    @Test
    void otherImplementationsKeepTheirOwnAndAreSentNothing() {
        town.member(2).kind = Kind.KEEPS_ITS_OWN;
        LayerChange done = change("lfa", "alternate");
        assertThat(done.isComplete()).isTrue();
        assertThat(of(done, 2).state()).isEqualTo(State.KEEPS_ITS_OWN);
        assertThat(town.inUse()).containsExactly(NEW, OLD, NEW, NEW);
    }

    @Test
    void whoDoesNotSayWhatItIsPreventsTheChange() {
        town.member(2).kind = Kind.SILENT;
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(3_000);
        assertThat(reply.value().decided()).isFalse();
        assertThat(of(reply.value(), 2).state()).isEqualTo(State.SILENT);
        assertThat(of(reply.value(), 3).state()).isEqualTo(State.READY);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void aLayerReturnsAsOneFromASet() {
        change("lfa", "alternate");
        RecordedReply<LayerChange> reply =
                town.member(3).wants(List.of(PolicyChange.back("pff")), false, 30_000);
        town.world.advanceMs(10);
        assertThat(reply.value().isComplete()).isTrue();
        assertThat(of(reply.value(), 2).receipts()).hasSize(2);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void aSecondWishWaitsForTheFirst() {
        town.wire = (_, _, m) -> !(m instanceof Prepare);
        RecordedReply<LayerChange> first = town.member(1).wants("lfa", "alternate");
        assertThat(town.member(1).wants("lfa", "alternate").problem().code())
                .isEqualTo("E-RECONF-BUSY");
        town.wire = (_, _, _) -> true;
        town.world.advanceMs(1_000);
        assertThat(first.value().isComplete()).isTrue();
    }

    @Test
    void ofTwoCoordinatorsAtOnceAtMostOneSucceedsAndNothingIsMixed() {
        RecordedReply<LayerChange> one = town.member(1).wants("lfa", "alternate");
        RecordedReply<LayerChange> two = town.member(2).wants("lfa", "simple");
        town.world.advanceMs(30_000);
        assertThat(one.value().decided() && two.value().decided()).isFalse();
        assertThat(of(two.value(), 1).why()).isEqualTo("it is busy with its own change");
        assertThat(town.inUse()).containsOnly(town.member(1).inUse());
        assertThat(change("lfa", "alternate").isComplete()).isTrue();
    }

    @Test
    void aMemberTakesPartInOneChangeAtATime() {
        town.wire = (_, _, m) -> m.source() == 1 || m.source() == 2;
        town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(5);
        RecordedReply<LayerChange> two = town.member(2).wants("lfa", "simple");
        town.wire = (_, _, m) -> m.source() != 1;
        town.world.advanceMs(25_000);
        assertThat(of(two.value(), 3).why())
                .isEqualTo("it is busy with member 01.00.00.00's change");
        assertThat(town.member(3).count("refused-busy")).isPositive();
    }

    @Test
    void whatNoMessageCarriesIsRefusedAtOnce() {
        List<PolicyChange> nine = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            nine.add(PolicyChange.to("kind" + i, "x", Map.of()));
        }
        assertThat(town.member(1).wants(nine, false, 1_000).problem().code())
                .isEqualTo("E-RECONF-FORM");
        assertThat(town.member(1).wants(List.of(), false, 1_000).problem().code())
                .isEqualTo("E-RECONF-FORM");
        assertThat(town.written).isEmpty();
    }

    // ---- strangers ----

    private void arrives(long at, ReconfigurationMessage message) {
        town.member(at).arrives(ReconfigurationCodec.encode(message));
    }

    @Test
    void whoGuessesNoTransactionChangesNothing() {
        town.wire = (_, _, m) -> !(m instanceof Commit);
        town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(20);
        arrives(2, new Commit(4711, 1));
        arrives(2, new Abort(4711, 1));
        arrives(2, new Commit(transaction(), 3));
        town.world.advanceMs(20);
        assertThat(town.inUse()).containsExactly(NEW, OLD, OLD, OLD);
        assertThat(town.written).filteredOn(Refused.class::isInstance).hasSize(2);
        town.wire = (_, _, _) -> true;
        town.world.advanceMs(2_000);
        assertThat(town.inUse()).containsOnly(NEW);
    }

    private long transaction() {
        return town.written.getFirst().transaction();
    }

    @Test
    void votesOfThoseWhoWereNotAskedDoNotCount() {
        town.member(4).kind = Kind.KEEPS_ITS_OWN;
        town.wire = (_, _, m) -> m.source() != 3;
        RecordedReply<LayerChange> reply = town.member(1).wants("lfa", "alternate");
        town.world.advanceMs(20);
        arrives(1, new Prepared(transaction(), 4, List.of()));
        arrives(1, new Prepared(transaction(), 99, List.of()));
        arrives(1, new Refused(transaction(), 99, "spite"));
        arrives(1, new Committed(transaction(), 3, List.of()));
        town.world.advanceMs(25_000);
        assertThat(of(reply.value(), 3).state()).isEqualTo(State.SILENT);
        assertThat(town.member(1).count("dropped-from-strangers")).isEqualTo(3);
        assertThat(town.inUse()).containsOnly(OLD);
    }

    @Test
    void whatCannotBeReadIsCounted() {
        town.member(2).arrives(new byte[] {1, 2, 3});
        arrives(
                2,
                new Prepare(
                        5, 2, List.of(new ReconfigurationMessage.Change("pff", "x", Map.of()))));
        town.world.advanceMs(5);
        assertThat(town.member(2).count("dropped-malformed")).isEqualTo(1);
        assertThat(town.member(2).count("dropped-from-strangers")).isEqualTo(1);
    }

    @Test
    void aLayerOfThousandsIsRefused() {
        Town large = new Town(1, 1);
        Reconfiguration wide =
                new Reconfiguration(
                        "wide",
                        large.member(1).loop,
                        Entropy.seeded(1),
                        large.member(1),
                        large.member(1).engine,
                        found -> {
                            TreeMap<Long, Kind> all = new TreeMap<>();
                            for (long i = 2; i <= Coordinator.MEMBERS_MAX + 1; i++) {
                                all.put(i, Kind.TAKES_PART);
                            }
                            found.found(all);
                        },
                        _ -> Optional.empty());
        RecordedReply<LayerChange> reply = new RecordedReply<>();
        wide.change(
                new LayerChange.Request(Town.pair("lfa", "alternate"), false, Long.MAX_VALUE / 2),
                reply);
        assertThat(reply.problem().code()).isEqualTo("E-RECONF-LIMIT");
    }
}
