package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.sha3.Sha3x256;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/**
 * One member of seven lies about everything (docs/wire/wire-unicast.md 11): the flows of the others
 * lose nothing, whatever it does is counted where it arrives, and soon after it stops all is well.
 */
class MaliceTest {
    @RegisterExtension static final Seeded SEEDED = new Seeded(13);

    private static final int VILLAIN = 6;
    private static final int HONEST = 6;

    /** A ring of six honest members; the villain is a neighbour of two that are opposite. */
    private static final Shape SHAPE = shape();

    private final SmallLayer layer = new SmallLayer(SHAPE, "link-state", "mb-ecn", SEEDED.seed());
    private final SplittableRandom random = new SplittableRandom(SEEDED.seed());
    private final Villain villain = new Villain(layer, VILLAIN);
    private final List<Long> addresses = addresses();
    private final List<SimApplications.Client> flows =
            List.of(layer.flow(0, 1), layer.flow(1, 2), layer.flow(3, 4), layer.flow(5, 4));

    private static Shape shape() {
        List<Shape.Link> links = new ArrayList<>(Shape.ring(HONEST).links());
        links.add(new Shape.Link(0, VILLAIN));
        links.add(new Shape.Link(3, VILLAIN));
        return new Shape(HONEST + 1, links);
    }

    private List<Long> addresses() {
        return layer.network().nodes().stream()
                .map(n -> layer.network().view(n).address())
                .toList();
    }

    @AfterEach
    void end() {
        layer.close();
    }

    /** What the villain does, a hundred times within two seconds, while the others talk. */
    private void attack(Runnable mischief) {
        long before = received();
        long sent = sent();
        for (int ms = 0; ms < 2_000; ms++) {
            if (ms % 20 == 0) {
                layer.network().execute(mischief);
            }
            layer.network().execute(() -> flows.forEach(SimApplications.Client::send));
            layer.network().advance(Duration.ofMillis(1));
        }
        layer.network().advance(Duration.ofMillis(100));
        assertThat(received() - before)
                .as("packets of honest flows that arrived")
                .isEqualTo(sent() - sent)
                .isEqualTo(2_000L * flows.size());
        assertThat(flows).allSatisfy(f -> assertThat(f.isOpen()).isTrue());
        layer.network().advance(Duration.ofSeconds(2));
        allIsWell();
    }

    private long sent() {
        return flows.stream().mapToLong(SimApplications.Client::sent).sum();
    }

    private long received() {
        return layer.network().nodes().stream().mapToLong(n -> n.applications().received()).sum();
    }

    private void allIsWell() {
        Paths paths = new Paths(layer.network(), layer.network().nodes());
        assertThat(paths.areWhole()).isTrue();
        for (int source = 0; source < HONEST; source++) {
            int[] shortest = SHAPE.distances(source);
            for (int target = 0; target < HONEST; target++) {
                assertThat(paths.length(source, target)).isEqualTo(shortest[target]);
                if (source != target) {
                    assertThat(finds(source, "n" + target)).isTrue();
                }
            }
        }
    }

    private boolean finds(int asker, String name) {
        Ipcp ipcp = layer.node(asker).ipcp();
        return layer.network().<Ipcp.NameAnswer>ask(r -> ipcp.query(name, r)).known();
    }

    private long counted(String part, String counter) {
        long sum = 0;
        for (int i = 0; i < HONEST; i++) {
            sum +=
                    layer.rib(i).get("counters/" + part).containsKey(counter)
                            ? layer.count(i, part, counter)
                            : 0;
        }
        return sum;
    }

    private long any() {
        return addresses.get(random.nextInt(HONEST));
    }

    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    @Test
    void inventedLinksAndFalseNumbersLeadNobodyAstray() {
        attack(
                () -> {
                    villain.announce(any(), villain.address(), random.nextLong());
                    villain.announce(villain.address(), any(), random.nextLong());
                    villain.announce(any(), any(), random.nextLong(Long.MAX_VALUE));
                    villain.announce(any(), 1 + random.nextInt(1_000_000), 1);
                    villain.announce(0, any(), 1);
                    villain.manage(noise(24));
                    villain.manage(noise(1 + random.nextInt(100)));
                });
        assertThat(counted("routing", "dropped-own-link-from-elsewhere")).isPositive();
        assertThat(counted("routing", "dropped-bad-announcement")).isPositive();
        assertThat(counted("routing", "dropped-unknown-packet")).isPositive();
    }

    /** docs/wire/wire-unicast.md 11 row LS4: nothing is newer, so it goes by age. */
    @Test
    void theGreatestNumberOfAllIsBelievedUntilItsLinkIsTooOld() {
        layer.network()
                .execute(
                        () -> {
                            villain.announce(addresses.get(0), addresses.get(2), -1);
                            villain.announce(addresses.get(2), addresses.get(0), -1);
                            villain.announce(addresses.get(4), addresses.get(5), -1);
                        });
        layer.network().advance(Duration.ofSeconds(80));
        allIsWell();
    }

    @Test
    void aFloodOfInventedLinksEndsAtTheLimitOfOneSource() {
        attack(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        villain.announce(villain.address(), random.nextLong(1, 1L << 32), 1);
                    }
                });
        assertThat(counted("routing", "dropped-too-many-links-of-source")).isPositive();
    }

    @Test
    void poisonInTheDirectoryDoesNotHideNames() {
        long wallSeconds = 1_700_000_000L;
        byte[] id = noise(32);
        attack(
                () -> {
                    byte[] name = hash("n" + random.nextInt(HONEST));
                    villain.store(any(), id, name, villain.address(), wallSeconds + 86_400);
                    villain.store(any(), id, name, any(), wallSeconds + 86_400);
                    villain.store(any(), id, noise(32), any(), 0xffff_ffffL);
                    villain.store(any(), id, name, any(), 1);
                    villain.answer(any(), id, name, random.nextInt(1_000));
                    villain.send(any(), 1, noise(1 + random.nextInt(100)));
                });
        assertThat(counted("directory", "dropped-unasked-answer")).isPositive();
        assertThat(counted("directory", "values-refuted")).isPositive();
        assertThat(counted("directory", "stores-refused-expired")).isPositive();
        assertThat(flowsReachThoseWhoHaveTheName()).isTrue();
    }

    /** Whoever asks for a name is led to the one who has it, poison or not. */
    private boolean flowsReachThoseWhoHaveTheName() {
        for (int i = 0; i < HONEST; i++) {
            SimApplications server = layer.node(i).applications();
            int before = server.flows();
            SimApplications.Client client = layer.flow((i + 2) % HONEST, i);
            if (server.flows() != before + 1) {
                return false;
            }
            client.close();
        }
        return true;
    }

    private static byte[] hash(String name) {
        byte[] digest = new byte[32];
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        new Sha3x256().create(PolicyParameters.NONE).digest(text, digest);
        return digest;
    }

    @Test
    void repliesAndUpdatesForOtherPeoplesFlowsAreIgnored() {
        attack(
                () -> {
                    long eid = random.nextLong() | 64;
                    long other = random.nextLong() | 64;
                    villain.allocate(any(), new FlowReply(eid, other, 0, new byte[0], 0));
                    villain.allocate(any(), new FlowReply(eid, other, -1, new byte[0], 0));
                    villain.allocate(any(), new FlowUpdate(eid, 8_191));
                    villain.allocate(any(), new FlowDeallocation(eid, other));
                    villain.send(any(), 0, noise(1 + random.nextInt(100)));
                    villain.send(any(), eid, noise(64));
                });
        assertThat(counted("allocator", "ignored-unknown-replies")).isPositive();
        assertThat(counted("allocator", "ignored-updates")).isPositive();
        assertThat(counted("allocator", "ignored-deallocations")).isPositive();
        assertThat(counted("allocator", "dropped-unknown-eid")).isPositive();
    }

    @Test
    void packetsThatAreNoneGoNowhere() {
        attack(
                () -> {
                    villain.send(any(), 0, 0, 1_000, noise(20));
                    villain.send(any(), 255, 1, 64, noise(20));
                    villain.send(any(), 7, 60, 2 + random.nextInt(62), noise(20));
                    villain.send(random.nextLong(1, 1L << 32), 0, 60, 1_000, noise(20));
                    villain.data(noise(1 + random.nextInt(14)));
                    villain.data(noise(15 + random.nextInt(100)));
                });
        assertThat(counted("transfer", "dropped-ttl")).isPositive();
        assertThat(counted("transfer", "dropped-unknown-eid")).isPositive();
        assertThat(counted("transfer", "dropped-too-short")).isPositive();
        assertThat(counted("transfer", "dropped-no-route")).isPositive();
    }

    /**
     * A withdrawal is believed until the member whose link it is denies it, so packets may take
     * another way for a moment; afterwards all is as before.
     */
    @Test
    void withdrawnLinksOfOthersAreBackAtOnce() {
        long sent = sent();
        long before = received();
        for (int ms = 0; ms < 2_000; ms++) {
            if (ms % 200 == 0) {
                long wallMs = 1_700_000_000_000L + layer.network().nowNs() / 1_000_000;
                layer.network()
                        .execute(
                                () -> villain.withdraw(addresses.get(1), addresses.get(2), wallMs));
            }
            layer.network().execute(() -> flows.forEach(SimApplications.Client::send));
            layer.network().advance(Duration.ofMillis(1));
        }
        layer.network().advance(Duration.ofSeconds(1));
        assertThat(received() - before).isGreaterThan((sent() - sent) * 95 / 100);
        assertThat(counted("routing", "dropped-own-link-from-elsewhere")).isPositive();
        allIsWell();
    }
}
