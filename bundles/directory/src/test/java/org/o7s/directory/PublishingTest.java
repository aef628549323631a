package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.directory.Layer.Peer;

class PublishingTest {
    private static final byte[] NAME = Layer.digest("server");

    private final Layer layer = new Layer(5);

    private long holders(List<Peer> peers, long owner) {
        return peers.stream()
                .filter(p -> p.address() != owner && p.holdersOf(NAME).contains(owner))
                .count();
    }

    @Test
    void aNamePublishedBeforeThereIsARouteGoesOutWithTheFirstRoute() {
        layer.route((from, to) -> false);
        Peer first = layer.join(1, 0);
        Peer second = layer.join(2, 1);
        second.directory().publish(NAME);
        layer.advanceMs(60_000);
        layer.route((from, to) -> true);
        second.directory().routesChanged();
        layer.advanceMs(300);

        assertThat(first.holdersOf(NAME)).containsExactly(2L);
    }

    @Test
    void aMemberThatComesLaterLearnsOfTheNameIfItIsClose() {
        List<Peer> peers = layer.grow(1);
        peers.get(0).directory().publish(NAME);
        layer.advanceMs(1_000);
        Peer late = layer.join(5, 1_000);
        layer.advanceMs(500);

        assertThat(late.holdersOf(NAME)).containsExactly(1_000L);
    }

    @Test
    void theEightClosestMembersHoldAName() {
        List<Peer> peers = layer.grow(60);
        peers.get(7).directory().publish(NAME);
        layer.advanceMs(3_000);

        assertThat(holders(peers, 1_007)).isGreaterThanOrEqualTo(Layer.K);
        assertThat(peers.get(7).count("publications-repeated")).isZero();
    }

    @Test
    void aLostStoreIsRepeatedUntilTheValueIsSeen() {
        Peer first = layer.join(1, 0);
        Peer second = layer.join(2, 1);
        layer.advanceMs(2_000);
        layer.lose(1);
        second.directory().publish(NAME);
        layer.advanceMs(700);
        assertThat(first.holdersOf(NAME)).isEmpty();
        layer.lose(0);
        layer.advanceMs(3_000);

        assertThat(first.holdersOf(NAME)).containsExactly(2L);
        assertThat(second.count("publications-repeated")).isPositive();
        assertThat(second.count("publications-acknowledged")).isPositive();
    }

    @Test
    void aWithdrawalIsSeenByEverybodyWithinTwoSeconds() {
        List<Peer> peers = layer.grow(60);
        layer.lose(0.05);
        Peer owner = peers.get(7);
        owner.directory().publish(NAME);
        layer.advanceMs(5_000);
        for (Peer peer : peers) {
            layer.find(peer, NAME);
        }
        owner.directory().withdraw(NAME);
        layer.advanceMs(2_000);

        for (Peer peer : peers) {
            Layer.Finding finding = layer.new Finding();
            peer.directory().find(NAME, 200 * Layer.MS, finding);
            layer.advanceMs(200);
            assertThat(finding.addresses()).as("%s, seed %d", peer, layer.seed()).isEmpty();
        }
    }

    @Test
    void aWithdrawnNameIsNotBroughtBackByACopy() {
        List<Peer> peers = layer.grow(12);
        Peer owner = peers.get(7);
        owner.directory().publish(NAME);
        layer.advanceMs(3_000);
        // Three holders do not hear of the withdrawal and go on replicating.
        layer.route((from, to) -> from != 1_007 || to > 1_003);
        owner.directory().withdraw(NAME);
        layer.advanceMs(60_000);
        layer.route((from, to) -> true);
        layer.advanceMs(5L * Layer.PERIOD_SECONDS * 1_000);

        assertThat(holders(peers, 1_007)).as("seed %d", layer.seed()).isZero();
        assertThat(layer.find(peers.get(11), NAME)).isEmpty();
    }

    @Test
    void aNameCanBeWithdrawnAndPublishedAgainAtOnce() {
        List<Peer> peers = layer.grow(10);
        layer.overtake();
        Peer owner = peers.get(3);
        owner.directory().publish(NAME);
        layer.advanceMs(1_000);
        for (int i = 0; i < 5; i++) {
            owner.directory().withdraw(NAME);
            layer.advanceMs(3);
            owner.directory().publish(NAME);
            layer.advanceMs(7);
        }
        layer.advanceMs(5_000);

        assertThat(layer.find(peers.get(8), NAME)).containsExactly(1_003L);
        assertThat(holders(peers, 1_003)).as("seed %d", layer.seed()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void whoLeavesTakesItsNamesAlong() {
        List<Peer> peers = layer.grow(10);
        Peer owner = peers.get(3);
        owner.directory().publish(NAME);
        layer.advanceMs(1_000);
        owner.directory().close();
        layer.kill(owner);
        layer.advanceMs(100);

        assertThat(layer.find(peers.get(8), NAME)).isEmpty();
        layer.advanceMs(60_000);
        assertThat(holders(peers, 1_003)).isZero();
    }

    @Test
    void aNameOutlivesItsExpiryAsLongAsItsOwnerLives() {
        DhtSettings shortLived = new DhtSettings(3, 8, 60, 20, 20, 1, Layer.HASH_BYTES, 1);
        Peer owner = layer.join(1, 0, shortLived, 0);
        Peer holder = layer.join(2, 1, shortLived, 0);
        layer.advanceMs(1_000);
        owner.directory().publish(NAME);
        for (int i = 0; i < 20; i++) {
            layer.advanceMs(15_000);
            assertThat(holder.holdersOf(NAME)).containsExactly(1L);
        }
        layer.kill(owner);
        layer.advanceMs(125_000);
        assertThat(holder.holdersOf(NAME)).isEmpty();
        assertThat(holder.count("values-expired")).isEqualTo(1);
    }

    @Test
    void holdersThatDieAreReplaced() {
        List<Peer> peers = layer.grow(40);
        Peer owner = peers.get(7);
        owner.directory().publish(NAME);
        layer.advanceMs(3_000);
        peers.stream()
                .filter(p -> p != owner && !p.holdersOf(NAME).isEmpty())
                .toList()
                .forEach(layer::kill);
        List<Peer> living = peers.stream().filter(p -> !p.member().dead).toList();
        layer.advanceMs(2L * Layer.PERIOD_SECONDS * 1_000);

        assertThat(holders(living, 1_007)).as("seed %d", layer.seed()).isGreaterThan(6);
    }

    @Test
    void theRibSaysWhatIsWhereUnderTheRightLabels() {
        List<Peer> peers = layer.grow(2);
        peers.get(0).directory().publish(NAME);
        layer.advanceMs(1_000);

        assertThat(peers.get(0).directory().rib().get("dht/stats"))
                .containsEntry("Number of keys", "1")
                .containsEntry("Number of local values", "1")
                .containsEntry("Number of non-local values", "0")
                .containsEntry("Address", "e8.03.00.00");
        assertThat(peers.get(1).directory().rib().get("dht/stats"))
                .containsEntry("Number of local values", "0")
                .containsEntry("Number of non-local values", "1");
        assertThat(peers.get(0).directory().rib().get("dht/database"))
                .containsValue("local: e8.03.00.00, seen at 1 of 1 holders");
        assertThat(peers.get(1).directory().rib().get("dht/database").values())
                .singleElement()
                .asString()
                .startsWith("non-local: e8.03.00.00 confirmed, expires 2023-11-15 ");
        assertThat(peers.get(0).directory().entries())
                .containsExactly(new HeldName(new Key(NAME).toString(), List.of(1_000L), true));
    }
}
