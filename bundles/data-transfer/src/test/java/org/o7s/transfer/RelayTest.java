package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.Packet;
import org.o7s.transfer.Member.Arrival;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.Features;

/** docs/wire/wire-unicast.md 1.5: what a member does with packets for others. */
class RelayTest {
    private final Net net = new Net(2);

    @AfterEach
    void everyPacketIsAccountedFor() {
        net.checkBooks();
    }

    private static void write(Packet packet, long destination, int cube, int ttl, long eid) {
        int at = packet.pushFront(DtHeader.LENGTH);
        DtHeader.write(packet.memory(), at, destination, cube, ttl, eid);
    }

    @Test
    void aPacketCrossesAChain() {
        List<Member> chain = net.chain(8);
        chain.get(0).send(8, 64, "there");
        chain.get(7).send(1, 65, "back");
        net.settle();
        assertThat(chain.get(7).arrivals()).containsExactly(new Arrival(64, 0, "there"));
        assertThat(chain.get(0).arrivals()).containsExactly(new Arrival(65, 0, "back"));
    }

    @Test
    void sixtyFlowsCanBeCrossedAndNoMore() {
        List<Member> chain = net.chain(63);
        for (int to = 59; to <= 63; to++) {
            chain.get(0).send(to, 64, "to " + to);
        }
        net.settle();
        assertThat(chain.get(60).texts()).containsExactly("to 61");
        assertThat(chain.get(61).texts()).isEmpty();
        assertThat(chain.get(60).count("dropped-ttl")).isEqualTo(2);
        assertThat(cube0(chain.get(60), "dropped ttl (packets)")).isEqualTo(2);
    }

    private static long cube0(Member member, String label) {
        return member.machine().links().stream().mapToLong(l -> l.cubes().get(0).get(label)).sum();
    }

    @Test
    void aPacketThatCameWithTtlZeroOrOneGoesNoFurther() {
        Member relay = net.member(2);
        FlowLink from = net.bare(relay, 1, 0);
        FlowLink to = net.bare(relay, 3, 0);
        relay.route(3, 3);
        for (int ttl : new int[] {0, 1, 2, 255}) {
            Packet packet = net.packet(new byte[1]);
            write(packet, 3, 0, ttl, 64);
            from.provider().offer(packet);
        }
        from.provider().flush();
        net.settle();
        assertThat(relay.count("dropped-ttl")).isEqualTo(2);
        for (int ttl : new int[] {1, 254}) {
            Packet packet = to.provider().poll();
            assertThat(DtHeader.ttl(packet.memory(), packet.offset())).isEqualTo(ttl);
            packet.release();
        }
    }

    @Test
    void aRingOfWrongRoutesIsLeftWhenTheTtlEnds() {
        Member a = net.member(1);
        Member b = net.member(2);
        Member c = net.member(3);
        net.join(a, b);
        net.join(b, c);
        net.join(c, a);
        a.route(9, 2);
        b.route(9, 3);
        c.route(9, 1);
        a.send(9, 64, "round");
        net.settle();
        long relayed = a.count("sent-packets") + b.count("sent-packets") + c.count("sent-packets");
        assertThat(relayed).isEqualTo(60);
    }

    @Test
    void twoMembersThatDisagreeDoNotThrowAPacketBackAndForth() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.join(a, b);
        a.route(9, 2);
        b.route(9, 1);
        a.send(9, 64, "ball");
        net.settle();
        assertThat(b.count("dropped-backwards")).isEqualTo(1);
        assertThat(a.count("received-packets")).isZero();
    }

    @Test
    void whatHasNoRouteIsDroppedAndCountedWhereItCameFrom() {
        List<Member> chain = net.chain(3);
        chain.get(0).route(9, 2);
        chain.get(0).send(9, 64, "nowhere");
        net.settle();
        assertThat(chain.get(1).count("dropped-no-route")).isEqualTo(1);
        assertThat(cube0(chain.get(1), "failed nhop (packets)")).isEqualTo(1);
        assertThat(cube0(chain.get(1), "failed nhop (bytes)")).isEqualTo(15 + 7);
    }

    @Test
    void marksAreAddedByOrAtTheSourceAndAtEachRelay() {
        List<Member> chain = net.chain(4);
        chain.get(0).machine().marks((queued, capacity) -> 0b0001);
        chain.get(1).machine().marks((queued, capacity) -> 0b0101);
        chain.get(2).machine().marks((queued, capacity) -> 0b1000);
        chain.get(3).machine().marks((queued, capacity) -> 0b10_0000);
        chain.get(0).send(4, 64, "marked");
        net.settle();
        assertThat(chain.get(3).arrivals()).containsExactly(new Arrival(64, 0b1101, "marked"));
    }

    @Test
    void thePayloadAndTheRestOfTheHeaderArriveAsTheyWere() {
        List<Member> chain = net.chain(5);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] text = new byte[random.nextInt(1386)];
            Arrays.fill(text, (byte) ('a' + i % 26));
            long eid = 64 + (random.nextLong() >>> 1);
            chain.get(0).send(5, i % 3, eid, i, text);
            net.settle();
            assertThat(chain.get(4).arrivals())
                    .as("seed 5, packet %d", i)
                    .containsExactly(new Arrival(eid, 0, new String(text, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void noiseDisturbsNothingAndIsAccountedFor() {
        List<Member> chain = net.chain(3);
        chain.forEach(Member::countOnly);
        Member relay = chain.get(1);
        FlowLink noisy = net.bare(relay, 7, Features.O7S);
        relay.route(7, 7);
        Random random = new Random(11);
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < 200; i++) {
                byte[] noise =
                        new byte
                                [random.nextInt(3) == 0
                                        ? random.nextInt(18)
                                        : random.nextInt(2000)];
                random.nextBytes(noise);
                if (random.nextBoolean() && noise.length >= 15) {
                    // Half of it has an address that means something, and often a small EID.
                    Packet packet = net.packet(Arrays.copyOfRange(noise, 15, noise.length));
                    long eid = random.nextBoolean() ? random.nextInt(66) : random.nextLong();
                    write(
                            packet,
                            random.nextInt(10),
                            random.nextInt(256),
                            random.nextInt(256),
                            eid);
                    noisy.provider().offer(packet);
                } else {
                    noisy.provider().offer(net.packet(noise));
                }
            }
            noisy.provider().flush();
            chain.get(0).send(3, 64, "in between");
            net.settle();
            Packet answer;
            while ((answer = noisy.provider().poll()) != null) {
                answer.release();
            }
        }
        long received = relay.count("received-packets") + relay.count("keepalives");
        assertThat(received).as("seed 11").isGreaterThanOrEqualTo(80_000);
        chain.forEach(Member::checkBooks);
        assertThat(chain.get(2).arrived()).isGreaterThanOrEqualTo(400);
        assertThat(net.world().pools().inUse()).isZero();
        relay.machine().remove(relay.machine().links().get(2).number());
        Member fresh = chain.get(0);
        fresh.send(3, 64, "still");
        net.settle();
        assertThat(chain.get(2).arrived()).isGreaterThanOrEqualTo(401);
    }
}
