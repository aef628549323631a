package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.packet.Packet;
import org.o7s.directory.Layer.Peer;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.DhtValue;

/** Members that lie: the names of the others are found nevertheless. */
class PoisonTest {
    private static final int MEMBERS = 60;
    private static final int LIARS = 10;
    private static final int NAMES = 60;
    private static final int INVENTED = 20;

    private final Layer layer = new Layer(Long.getLong("o7s.seed", 17));
    private final List<Layer.Member> liars = new ArrayList<>();
    private List<Peer> peers = List.of();

    private void grow() {
        peers = layer.grow(MEMBERS);
        for (int i = 0; i < LIARS; i++) {
            lie(5_000 + i, 1_000 + 2 * i);
        }
        layer.advanceMs(5_000);
        for (int i = 0; i < NAMES; i++) {
            peers.get(i % MEMBERS).directory().publish(name(i));
        }
        layer.advanceMs(5_000);
    }

    private static byte[] name(int number) {
        return Layer.digest("name" + number);
    }

    /** A member that answers every question with contacts and values of its own invention. */
    private void lie(long address, long peer) {
        Layer.Member liar = layer.member(address);
        DhtContact self = new DhtContact(Layer.digest("liar" + address), address, Layer.O7S);
        liar.takesMessages((eid, ecn, packet) -> answer(liar, self, packet));
        tell(liar, peer, new FindNodeRequest(self, address, self.id()));
        liars.add(liar);
    }

    private static void tell(Layer.Member liar, long to, DhtMessage message) {
        liar.sendMessage(to, 1, DhtCodec.encode(message));
    }

    private void answer(Layer.Member liar, DhtContact self, Packet packet) {
        byte[] bytes = packet.toArray();
        packet.release();
        if (!(DhtCodec.decode(bytes, Layer.HASH_BYTES, skipped -> {})
                instanceof Decoded<DhtMessage>(var message))) {
            throw new AssertionError("not understood, seed " + layer.seed());
        }
        long asker = message.src().address();
        switch (message) {
            case FindNodeRequest m ->
                    tell(
                            liar,
                            asker,
                            new FindNodeResponse(self, m.cookie(), m.key(), forged(m.key())));
            case FindValueRequest m ->
                    tell(
                            liar,
                            asker,
                            new FindValueResponse(
                                    self,
                                    m.cookie(),
                                    m.key(),
                                    forged(m.key()),
                                    List.of(
                                            new DhtValue(1_000 + layer.random(MEMBERS), 1),
                                            new DhtValue(9_000 + layer.random(50), 1))));
            case Store m -> {}
            case FindNodeResponse m -> {}
            case FindValueResponse m -> {}
        }
    }

    /** Contacts that seem to be very close: nowhere, at members that are elsewhere, at liars. */
    private List<DhtContact> forged(byte[] key) {
        List<DhtContact> contacts = new ArrayList<>();
        for (int i = 0; i < INVENTED; i++) {
            byte[] id = key.clone();
            id[id.length - 1] ^= (byte) (i + 1);
            long address =
                    switch (i % 3) {
                        case 0 -> 7_000 + layer.random(1_000);
                        case 1 -> 1_000 + layer.random(MEMBERS);
                        default -> 5_000 + layer.random(LIARS);
                    };
            contacts.add(new DhtContact(id, address, 1));
        }
        return contacts;
    }

    private List<Integer> missed() {
        List<Integer> missed = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            long owner = 1_000 + i % MEMBERS;
            Peer asker = peers.get((i + 31) % MEMBERS);
            List<Long> found = layer.find(asker, name(i));
            if (found.isEmpty() || found.getFirst() != owner) {
                missed.add(i);
            }
        }
        return missed;
    }

    @Test
    void liarsOnTheWayDoNotHideNames() {
        grow();
        assertThat(missed()).as("seed %d", layer.seed()).isEmpty();
    }

    @Test
    void wrongAddressesThatAreStoredEverywhereAreTriedLast() {
        grow();
        for (int i = 0; i < NAMES; i++) {
            for (Peer peer : peers) {
                long wrong = 1_000 + (i + 7) % MEMBERS;
                DhtContact forged = new DhtContact(Layer.digest("f" + wrong), wrong, 1);
                tell(
                        liars.getFirst(),
                        peer.address(),
                        new Store(
                                forged,
                                name(i),
                                DhtValue.bytesOf(wrong),
                                layer.wallSeconds() + 3_600));
            }
            layer.advanceMs(50);
        }
        assertThat(missed()).as("seed %d", layer.seed()).isEmpty();
        long refuted = peers.stream().mapToLong(peer -> peer.count("values-refuted")).sum();
        assertThat(refuted).isGreaterThan(NAMES * (MEMBERS - 8L) / 2);
    }

    @Test
    void contactsThatNobodyIsAtDoNotGetIn() {
        grow();
        layer.advanceMs(2L * Layer.PERIOD_SECONDS * 1_000);
        for (Peer peer : peers) {
            assertThat(peer.directory().members().keySet())
                    .as("seed %d", layer.seed())
                    .allMatch(address -> address < 7_000);
        }
    }

    @Test
    void aFloodOfQuestionsDoesNotKeepOthersFromBeingAnswered() {
        grow();
        Peer victim = peers.get(3);
        for (int i = 0; i < 20_000; i++) {
            DhtContact src = new DhtContact(Layer.digest("s" + i % 500), 1_000 + i % MEMBERS, 1);
            tell(
                    liars.getFirst(),
                    victim.address(),
                    new FindValueRequest(src, i + 1, name(i % NAMES)));
            if (i % 100 == 0) {
                layer.advanceMs(10);
            }
        }
        layer.advanceMs(100);
        assertThat(missed()).as("seed %d", layer.seed()).isEmpty();
        assertThat(layer.packetsInUse()).isZero();
    }
}
