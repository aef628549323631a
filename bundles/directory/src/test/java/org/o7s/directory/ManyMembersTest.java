package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.directory.Layer.Peer;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;

class ManyMembersTest {
    private static final long SEED = Long.getLong("o7s.seed", 7);

    private final Layer layer = new Layer(SEED);
    private List<Peer> peers = List.of();
    private final List<Peer> owners = new ArrayList<>();

    private void grow(int members) {
        peers = layer.grow(members);
        layer.advanceMs(5_000);
    }

    private void publish(int names) {
        for (int i = 0; i < names; i++) {
            Peer owner = peers.get(layer.random(peers.size()));
            owner.directory().publish(name(i));
            owners.add(owner);
            layer.advanceMs(2);
        }
    }

    private static byte[] name(int number) {
        return Layer.digest("name" + number);
    }

    private Peer anybodyBut(Peer owner) {
        Peer asker;
        do {
            asker = peers.get(layer.random(peers.size()));
        } while (asker == owner || asker.member().dead);
        return asker;
    }

    /** Each name that lives is looked for by somebody; gives back the numbers of those missed. */
    private List<Integer> missed() {
        List<Integer> missed = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Peer owner = owners.get(i);
            if (!owner.member().dead
                    && !layer.find(anybodyBut(owner), name(i)).equals(List.of(owner.address()))) {
                missed.add(i);
            }
        }
        return missed;
    }

    private long sum(String counter) {
        return peers.stream().mapToLong(peer -> peer.count(counter)).sum();
    }

    @Test
    void fiveHundredMembersFindAThousandNamesInFewHops() {
        grow(500);
        publish(1_000);
        layer.advanceMs(3_000);

        assertThat(missed()).as("seed %d", SEED).isEmpty();
        double hops = (double) sum("searches-found-hops") / sum("searches-found");
        double log2 = Math.log(500) / Math.log(2);
        assertThat(hops).as("seed %d", SEED).isLessThanOrEqualTo(log2 / 3 + 1);
        assertThat(layer.packetsInUse()).isZero();
    }

    @Test
    void lossCostsTimeButNoName() {
        layer.lose(0.05);
        layer.overtake();
        grow(100);
        publish(200);
        layer.advanceMs(30_000);

        assertThat(missed()).as("seed %d", SEED).isEmpty();
        assertThat(sum("publications-acknowledged")).isGreaterThan(8 * 200);
    }

    @Test
    void everybodyKnowsItsNeighboursInSpiteOfLoss() {
        layer.lose(0.1);
        grow(100);
        layer.advanceMs(30_000);

        layer.lose(0);
        publish(100);
        layer.advanceMs(3_000);
        assertThat(missed()).as("seed %d", SEED).isEmpty();
    }

    @Test
    void twoHalvesThatWereApartBecomeOneAgain() {
        grow(40);
        layer.route((from, to) -> (from % 2 == to % 2));
        peers.forEach(peer -> peer.directory().routesChanged());
        layer.advanceMs(2 * Layer.PERIOD_SECONDS * 1_000L);
        publish(40);
        layer.advanceMs(5_000);
        layer.route((from, to) -> true);
        peers.forEach(peer -> peer.directory().routesChanged());
        layer.advanceMs(60_000);

        assertThat(missed()).as("seed %d", SEED).isEmpty();
    }

    @Test
    void namesOfTheLivingSurviveTheDeathOfAThird() {
        grow(100);
        publish(200);
        layer.advanceMs(5_000);
        for (int i = 0; i < 30; i++) {
            layer.kill(peers.get(3 * i + 1));
        }

        assertThat(missed()).as("seed %d", SEED).isEmpty();
    }

    /** Once in a while the lost are asked for their neighbours near the asker. */
    private static boolean asksWhoIsThere(byte[] message) {
        return DhtCodec.decode(message, Layer.HASH_BYTES, skipped -> {})
                        instanceof Decoded<DhtMessage>(FindNodeRequest request)
                && Arrays.equals(request.key(), request.src().id());
    }

    @Test
    void theDeadAreForgotten() {
        grow(40);
        Peer dead = peers.get(20);
        layer.kill(dead);
        layer.advanceMs(4 * Layer.PERIOD_SECONDS * 1_000L);

        assertThat(sum("contacts-lost")).as("seed %d", SEED).isPositive();
        layer.tap(
                (from, to, message) -> {
                    if (to == dead.address() && !asksWhoIsThere(message)) {
                        throw new AssertionError(from + " relies on the dead, seed " + SEED);
                    }
                });
        publish(20);
        layer.advanceMs(5_000);
    }

    @Test
    void aRestartedMemberIsFoundUnderItsNewId() {
        grow(30);
        Peer before = peers.get(12);
        before.directory().publish(name(0));
        layer.advanceMs(2_000);
        layer.kill(before);
        layer.advanceMs(1_000);
        Peer after = layer.join(before.address(), peers.get(3).address());
        layer.advanceMs(3_000);
        after.directory().publish(name(1));
        layer.advanceMs(3_000);

        assertThat(layer.find(peers.get(25), name(1)))
                .as("seed %d", SEED)
                .containsExactly(after.address());
        // The new process does not have the name of the old one, and says so.
        assertThat(layer.find(peers.get(25), name(0))).as("seed %d", SEED).isEmpty();
    }

    @Test
    void clocksMayDiffer() {
        int expireSeconds = 3_600;
        DhtSettings settings =
                new DhtSettings(
                        Layer.ALPHA,
                        Layer.K,
                        expireSeconds,
                        Layer.PERIOD_SECONDS,
                        Layer.PERIOD_SECONDS,
                        1_000,
                        Layer.HASH_BYTES,
                        Layer.O7S);
        List<Peer> some = new ArrayList<>();
        some.add(layer.join(1_000, 0));
        for (int i = 1; i < 20; i++) {
            some.add(layer.join(1_000 + i, 1_000, settings, 300L * (i % 7 - 3)));
            layer.advanceMs(50);
        }
        peers = some;
        layer.advanceMs(3_000);
        publish(40);
        layer.advanceMs(3_000);
        assertThat(missed()).as("seed %d", SEED).isEmpty();

        layer.advanceMs(2L * expireSeconds * 1_000);
        assertThat(missed()).as("two lives of a value later, seed %d", SEED).isEmpty();
    }
}
