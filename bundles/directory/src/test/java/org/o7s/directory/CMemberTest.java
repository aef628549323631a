package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.directory.Layer.Peer;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.Store;

/** Names are found both ways in layers with members of generation 23. */
class CMemberTest {
    private static final byte[] NAME = Layer.digest("oping.srv");
    private static final byte[] OTHER = Layer.digest("oping.srv3");

    private final Layer layer = new Layer(11);

    @Test
    void twoMembersFindEachOthersNames() {
        CMember c = new CMember(layer, 1, 0);
        Peer ours = layer.join(2, 1);
        layer.advanceMs(100);
        c.register(NAME);
        ours.directory().publish(OTHER);
        layer.advanceMs(100);

        assertThat(layer.find(ours, NAME)).containsExactly(1L);
        assertThat(c.find(OTHER)).isEqualTo(2);
        assertThat(ours.directory().members()).containsEntry(1L, 0);
        assertThat(ours.directory().features(1)).isZero();
    }

    @Test
    void aCMemberThatJoinsAtOursIsToldOfNamesPublishedBefore() {
        Peer ours = layer.join(1, 0);
        ours.directory().publish(NAME);
        layer.advanceMs(1_000);
        CMember c = new CMember(layer, 2, 1);
        layer.advanceMs(1_000);

        assertThat(c.find(NAME)).isEqualTo(1);
    }

    @Test
    void namesThatACMemberRegisteredBeforeOursJoinedAreFound() {
        CMember c = new CMember(layer, 1, 0);
        c.register(NAME);
        Peer ours = layer.join(2, 1);
        layer.advanceMs(500);

        assertThat(layer.find(ours, NAME)).containsExactly(1L);
    }

    @Test
    void inAMixedLayerEverybodyFindsEverything() {
        List<Peer> peers = layer.grow(30);
        List<CMember> cs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            cs.add(new CMember(layer, 2_000 + i, 1_000 + 3 * i));
            layer.advanceMs(100);
        }
        layer.advanceMs(3_000);
        for (int i = 0; i < 10; i++) {
            cs.get(i).register(Layer.digest("c" + i));
            peers.get(3 * i).directory().publish(Layer.digest("o" + i));
        }
        layer.advanceMs(5_000);

        for (int i = 0; i < 10; i++) {
            byte[] ofC = Layer.digest("c" + i);
            byte[] ofOurs = Layer.digest("o" + i);
            assertThat(layer.find(peers.get((3 * i + 11) % 30), ofC))
                    .as("ours finds c%d, seed %d", i, layer.seed())
                    .containsExactly(2_000L + i);
            assertThat(cs.get((i + 3) % 10).find(ofC))
                    .as("C finds c%d, seed %d", i, layer.seed())
                    .isEqualTo(2_000L + i);
            assertThat(cs.get((i + 5) % 10).find(ofOurs))
                    .as("C finds o%d, seed %d", i, layer.seed())
                    .isEqualTo(1_000L + 3 * i);
        }
    }

    @Test
    void noExtensionIsUsedTowardsACMember() {
        CMember c = new CMember(layer, 1, 0);
        Peer ours = layer.join(2, 1);
        layer.advanceMs(100);
        layer.tap(
                (from, to, message) -> {
                    if (to == 1
                            && DhtCodec.decode(message, Layer.HASH_BYTES, skipped -> {})
                                    instanceof Decoded<DhtMessage>(Store store)) {
                        assertThat(store.isWithdrawal()).isFalse();
                    }
                });
        ours.directory().publish(NAME);
        layer.advanceMs(1_000);
        ours.directory().withdraw(NAME);
        layer.advanceMs(10_000);

        assertThat(c.find(NAME)).as("its copy ages").isEqualTo(2);
        assertThat(ours.count("withdrawals-sent")).isZero();
    }

    @Test
    void aNameThatACMemberNoLongerHasIsNotFound() {
        CMember c = new CMember(layer, 1, 0);
        Peer one = layer.join(2, 1);
        layer.join(3, 1);
        layer.advanceMs(500);
        c.register(NAME);
        layer.advanceMs(500);
        assertThat(layer.find(one, NAME)).containsExactly(1L);
        c.unregister(NAME);
        layer.advanceMs(2L * Layer.PERIOD_SECONDS * 1_000);

        assertThat(layer.find(one, NAME)).isEmpty();
    }

    @Test
    void aSearchForACMemberIsLimitedInTimeAndNumber() {
        layer.grow(5);
        CMember c = new CMember(layer, 2_000, 1_000);
        layer.advanceMs(1_000);

        assertThat(c.find(Layer.digest("nobody has it"))).isZero();
        assertThat(layer.packetsInUse()).isZero();
    }
}
