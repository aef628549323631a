package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.QosSpec;
import org.o7s.core.packet.Packet;
import org.o7s.core.time.Clocks;

/** Members of a set that are looked at for a while, as they were at work. */
class HotMembersTest {
    private static final long MS = 1_000_000;

    private final ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
    private final EventBatch batch = new EventBatch(set);
    private final HotMembers hot = new HotMembers();

    private SetMember memberOf(FlowFixture fixture) {
        SetMember member = new SetMember(set, fixture.flow);
        assertThat(fixture.flow.join(member)).isTrue();
        return member;
    }

    /** A packet comes, and nobody is called. */
    private static void comesTo(FlowFixture fixture) {
        Packet packet = fixture.pools.acquire(1);
        packet.append(new byte[] {1});
        fixture.link.provider().offer(packet);
    }

    private List<Flow> lookAt(long nowNs) {
        batch.clear();
        hot.look(batch, nowNs, false);
        List<Flow> told = new ArrayList<>();
        while (batch.next()) {
            assertThat(batch.type()).isEqualTo(FlowEvent.FLOW_PKT);
            told.add(batch.flow());
        }
        return told;
    }

    @Test
    void whatComesToOneIsToldThoughNobodyIsCalled() {
        FlowFixture one = new FlowFixture(QosSpec.RAW);
        FlowFixture two = new FlowFixture(QosSpec.RAW);
        assertThat(hot.add(memberOf(one), 0)).isTrue();
        assertThat(hot.add(memberOf(two), 0)).isTrue();
        assertThat(lookAt(0)).isEmpty();
        comesTo(two);
        assertThat(lookAt(1)).containsExactly(two.flow);
        assertThat(lookAt(2)).as("it was not read").containsExactly(two.flow);
        two.flow.poll(FlowFixture.bytes(10));
        assertThat(lookAt(3)).isEmpty();
        comesTo(one);
        assertThat(lookAt(4)).containsExactly(one.flow);
    }

    @Test
    void theFirstNewsAfterALookThatFoundNoneAreToldAtOnce() {
        FlowFixture one = new FlowFixture(QosSpec.RAW);
        FlowFixture two = new FlowFixture(QosSpec.RAW);
        hot.add(memberOf(one), 0);
        hot.add(memberOf(two), 0);
        assertThat(lookAt(0)).isEmpty();
        comesTo(one);
        comesTo(two);
        assertThat(lookAt(1)).as("without a look at the other").hasSize(1);
        assertThat(lookAt(2)).containsExactlyInAnyOrder(one.flow, two.flow);
    }

    @Test
    void aChangeOfStateOfOneAmongManyIsToldWithinAMillisecond() {
        List<FlowFixture> fixtures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fixtures.add(new FlowFixture(QosSpec.RAW));
            hot.add(memberOf(fixtures.get(i)), 0);
        }
        assertThat(lookAt(0)).isEmpty();
        fixtures.get(49).link.setDown(true);
        batch.clear();
        hot.look(batch, MS - 1, false);
        assertThat(batch.size()).as("nothing came").isZero();
        hot.look(batch, MS, false);
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.next()).isTrue();
        assertThat(batch.flow()).isSameAs(fixtures.get(49).flow);
    }

    @Test
    void aChangeOfStateIsToldWithinAMillisecondHoweverMuchOthersHaveToTell() {
        FlowFixture one = new FlowFixture(QosSpec.RAW);
        FlowFixture busy = new FlowFixture(QosSpec.RAW);
        hot.add(memberOf(one), 0);
        hot.add(memberOf(busy), 0);
        assertThat(lookAt(0)).isEmpty();
        one.link.setDown(true);
        comesTo(busy);
        assertThat(lookAt(1)).containsExactly(busy.flow);
        batch.clear();
        hot.look(batch, MS, false);
        List<FlowEvent> told = new ArrayList<>();
        while (batch.next()) {
            told.add(batch.type());
        }
        assertThat(told).containsExactlyInAnyOrder(FlowEvent.FLOW_DOWN, FlowEvent.FLOW_PKT);
    }

    @Test
    void oneThatHadNothingToTellForAMillisecondHasToBeCalled() {
        FlowFixture one = new FlowFixture(QosSpec.RAW);
        FlowFixture two = new FlowFixture(QosSpec.RAW);
        SetMember called = memberOf(one);
        called.raise();
        hot.add(called, 0);
        hot.add(memberOf(two), 0);
        comesTo(two);
        hot.look(batch, MS - 1, true);
        assertThat(batch.size()).isEqualTo(1);
        hot.look(batch, MS, true);
        comesTo(one);
        assertThat(lookAt(MS)).as("only the other is looked at").containsExactly(two.flow);
        one.link.provider().flush();
        assertThat(set.events().poll()).as("the flow has called its set").isTrue();
    }

    @Test
    void oneThatLeftIsForgotten() {
        FlowFixture one = new FlowFixture(QosSpec.RAW);
        hot.add(memberOf(one), 0);
        comesTo(one);
        one.flow.close();
        assertThat(lookAt(1)).isEmpty();
        assertThat(hot.isEmpty()).isTrue();
    }

    @Test
    void thereAreNoMoreThanItHoldsAndAllHaveTheirTurn() {
        List<FlowFixture> fixtures = new ArrayList<>();
        for (int i = 0; i <= HotMembers.CAPACITY; i++) {
            FlowFixture fixture = new FlowFixture(QosSpec.RAW, 4);
            fixtures.add(fixture);
            comesTo(fixture);
            assertThat(hot.add(memberOf(fixture), 0)).isEqualTo(i < HotMembers.CAPACITY);
        }
        Set<Flow> told = new HashSet<>(lookAt(1));
        assertThat(told).hasSize(EventBatch.MEMBERS);
        told.addAll(lookAt(2));
        assertThat(told).as("a batch is smaller").hasSize(HotMembers.CAPACITY);
    }
}
