package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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

/** The rows DHT1 to DHT9 of docs/wire/wire-unicast.md 11, and floods. */
class MalformedTest {
    private static final byte[] NAME = Layer.digest("server");

    private final Layer layer = new Layer(3);
    private final Peer ours = layer.join(1, 0);
    private final Layer.Member stranger = layer.member(9);
    private final DhtContact strangersContact = new DhtContact(Layer.digest("id"), 9, 0);
    private final List<DhtMessage> answers = new ArrayList<>();

    MalformedTest() {
        stranger.takesMessages(
                (eid, ecn, packet) -> {
                    if (DhtCodec.decode(packet.toArray(), Layer.HASH_BYTES, skipped -> {})
                            instanceof Decoded<DhtMessage>(var message)) {
                        answers.add(message);
                    }
                    packet.release();
                });
    }

    private void send(byte[] message) {
        stranger.sendMessage(1, 1, message);
        layer.advanceMs(20);
    }

    private void send(DhtMessage message) {
        send(DhtCodec.encode(message));
    }

    private Store store(long address, long expiresSeconds) {
        return new Store(strangersContact, NAME, DhtValue.bytesOf(address), expiresSeconds);
    }

    private long later() {
        return layer.wallSeconds() + 600;
    }

    private <T extends DhtMessage> List<T> received(Class<T> kind) {
        return answers.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void dht1AnUnknownCodeIsDroppedBeforeAnythingElse() {
        byte[] message = DhtCodec.encode(new FindNodeRequest(strangersContact, 5, NAME));
        message[1] = 17;
        send(message);

        assertThat(ours.count("dropped-unknown-code")).isEqualTo(1);
        assertThat(answers).as("nobody asks who the stranger is").isEmpty();
    }

    @Test
    void dht2AContactWithAnIdOfAnotherLengthIsIgnored() {
        ours.directory().probe(9, features -> {});
        layer.advanceMs(20);
        FindNodeRequest asked = received(FindNodeRequest.class).getFirst();
        DhtContact shortId = new DhtContact(new byte[20], 10, 0);
        send(new FindNodeResponse(strangersContact, asked.cookie(), asked.key(), List.of(shortId)));

        assertThat(ours.count("skipped-parts")).isEqualTo(1);
        assertThat(ours.count("contacts-added")).as("the rest stands").isEqualTo(1);
    }

    @Test
    void dht3WhoClaimsOurAddressOrIdIsIgnored() {
        send(new FindNodeRequest(new DhtContact(Layer.digest("x"), 1, 0), 5, NAME));
        assertThat(ours.count("dropped-own-source")).isEqualTo(1);
        ours.directory().probe(9, features -> {});
        layer.advanceMs(20);
        byte[] ourId = received(FindNodeRequest.class).getFirst().src().id();
        send(new FindNodeRequest(new DhtContact(ourId, 9, 0), 5, NAME));
        assertThat(ours.count("dropped-own-source")).isEqualTo(2);
    }

    @Test
    void dht3AContactAtOurAddressIsNotAsked() {
        layer.tap((from, to, message) -> assertThat(to).isNotEqualTo(from));
        ours.directory().probe(9, features -> {});
        layer.advanceMs(20);
        FindNodeRequest asked = received(FindNodeRequest.class).getFirst();
        DhtContact ourself = new DhtContact(Layer.digest("y"), 1, 0);
        send(new FindNodeResponse(strangersContact, asked.cookie(), asked.key(), List.of(ourself)));
        ours.directory().find(NAME, 200 * Layer.MS, addresses -> {});
        layer.advanceMs(300);
        assertThat(ours.directory().members()).containsOnlyKeys(9L);
    }

    @Test
    void dht4AValueThatIsNoAddressIsNotStored() {
        byte[] message = DhtCodec.encode(store(0x7f7f7f7fL, later()));
        int at = message.length;
        while (message[at - 1] != 0x7f) {
            at--;
        }
        byte[] zeroed = message.clone();
        Arrays.fill(zeroed, at - 4, at, (byte) 0);
        send(zeroed);
        assertThat(ours.count("dropped-bad-address")).isEqualTo(1);
        assertThat(ours.directory().entries()).isEmpty();
    }

    @Test
    void dht5AnAnswerWithoutContactsIsAcceptedAndNeverSent() {
        send(new FindNodeRequest(strangersContact, 5, NAME));
        assertThat(received(FindNodeResponse.class).getFirst().contacts())
                .containsExactly(strangersContact);
        FindNodeRequest asked = received(FindNodeRequest.class).getFirst();
        send(new FindNodeResponse(strangersContact, asked.cookie(), asked.key(), List.of()));
        assertThat(ours.count("contacts-added")).isEqualTo(1);

        send(new FindValueRequest(strangersContact, 6, NAME));
        layer.advanceMs(1_000);
        assertThat(received(FindValueResponse.class).getFirst().contacts())
                .containsExactly(strangersContact);
    }

    @Test
    void dht6AnExpiryInTheFarFutureIsCut() {
        send(store(9, 0xffff_ffffL));
        FindValueRequest asked = received(FindValueRequest.class).getFirst();
        assertThat(asked.key()).isEqualTo(NAME);
        send(
                new FindValueResponse(
                        strangersContact,
                        asked.cookie(),
                        asked.key(),
                        List.of(),
                        List.of(new DhtValue(9, 0))));
        assertThat(ours.holdersOf(NAME)).containsExactly(9L);
        layer.clocks().jumpWall((Layer.EXPIRE_SECONDS + 61L) * 1_000_000_000);
        assertThat(ours.holdersOf(NAME)).isEmpty();
    }

    @Test
    void dht6AStoreThatHasExpiredIsRefused() {
        send(store(9, layer.wallSeconds() - 1));
        assertThat(ours.count("stores-refused-expired")).isEqualTo(1);
        assertThat(ours.directory().entries()).isEmpty();
    }

    @Test
    void dht6AFloodOfInventedNamesIsBounded() {
        for (int i = 0; i < 2 * ValueStore.UNCONFIRMED_MAX; i++) {
            DhtContact src = new DhtContact(Layer.digest("id" + i % 97), 9 + i % 97, 0);
            stranger.sendMessage(
                    1,
                    1,
                    DhtCodec.encode(
                            new Store(
                                    src,
                                    Layer.digest("n" + i),
                                    DhtValue.bytesOf(500 + i),
                                    later())));
            if (i % 64 == 0) {
                layer.advanceMs(1);
            }
        }
        layer.advanceMs(100);
        assertThat(ours.directory().entries())
                .hasSizeBetween(ValueStore.UNCONFIRMED_MAX / 2, ValueStore.UNCONFIRMED_MAX);
        assertThat(layer.packetsInUse()).isZero();
    }

    @Test
    void dht6OneNameHasABoundedNumberOfValues() {
        for (int i = 0; i < 100; i++) {
            send(store(500 + i, later()));
        }
        assertThat(ours.holdersOf(NAME)).hasSize(ValueStore.VALUES_PER_KEY_MAX);
    }

    @Test
    void dht7NobodyIsFloodedThroughUs() {
        for (int i = 0; i < 5_000; i++) {
            stranger.sendMessage(
                    1, 1, DhtCodec.encode(new FindNodeRequest(strangersContact, i + 1, NAME)));
        }
        layer.advanceMs(100);
        assertThat(received(FindNodeResponse.class)).hasSizeBetween(800, 900);
        assertThat(ours.count("dropped-too-often"))
                .isEqualTo(5_000 - received(FindNodeResponse.class).size());

        layer.advanceMs(2_000);
        answers.clear();
        send(new FindNodeRequest(strangersContact, 77, NAME));
        assertThat(received(FindNodeResponse.class)).hasSize(1);
    }

    @Test
    void dht8AWrongAddressForANameIsRefutedByItsOwner() {
        Peer victim = layer.join(2, 1);
        Peer owner = layer.join(3, 1);
        owner.directory().publish(NAME);
        layer.advanceMs(3_000);
        send(store(2, later()));
        layer.advanceMs(500);

        assertThat(ours.count("values-refuted")).isEqualTo(1);
        assertThat(layer.find(ours, NAME)).containsExactly(3L);
        assertThat(victim.holdersOf(NAME)).containsExactly(3L);
    }

    @Test
    void dht9ADeadContactIsForgotten() {
        Peer other = layer.join(2, 1);
        layer.advanceMs(2_000);
        layer.kill(other);
        for (int i = 0; i < 3; i++) {
            layer.find(ours, Layer.digest("n" + i));
        }
        assertThat(ours.count("contacts-lost")).isEqualTo(1);
        assertThat(ours.directory().rib().get("dht/stats"))
                .containsEntry("Number of contacts", "0");
    }

    @Test
    void anAnswerThatNobodyAskedForIsDropped() {
        send(new FindNodeResponse(strangersContact, 4711, NAME, List.of()));
        send(new FindValueResponse(strangersContact, 4711, NAME, List.of(), List.of()));
        assertThat(ours.count("dropped-unasked-answer")).isEqualTo(2);
        assertThat(ours.count("contacts-added")).isZero();
    }

    @Test
    void anAnswerFromAnotherAddressOrForAnotherKeyOrTwiceIsDropped() {
        ours.directory().probe(9, features -> {});
        layer.advanceMs(20);
        FindNodeRequest asked = received(FindNodeRequest.class).getFirst();
        DhtContact liar = new DhtContact(Layer.digest("liar"), 8, 0);
        send(new FindNodeResponse(liar, asked.cookie(), asked.key(), List.of()));
        send(new FindNodeResponse(strangersContact, asked.cookie(), NAME, List.of()));
        assertThat(ours.count("dropped-unasked-answer")).isEqualTo(2);
        send(new FindNodeResponse(strangersContact, asked.cookie(), asked.key(), List.of()));
        send(new FindNodeResponse(strangersContact, asked.cookie(), asked.key(), List.of()));
        assertThat(ours.count("dropped-unasked-answer")).isEqualTo(3);
        assertThat(ours.directory().members()).containsOnlyKeys(9L);
    }

    @Test
    void aForgedWithdrawalHidesANameOnlyUntilItsOwnerIsAsked() {
        Peer owner = layer.join(3, 1);
        owner.directory().publish(NAME);
        layer.advanceMs(1_000);
        send(Store.withdrawal(new DhtContact(Layer.digest("z"), 3, 1), NAME));
        layer.advanceMs(50);

        assertThat(ours.holdersOf(NAME)).containsExactly(3L);
        assertThat(ours.count("withdrawals-refuted")).isEqualTo(1);
    }

    @Test
    void aWithdrawalOfSomebodyElsesAddressIsRefused() {
        Peer owner = layer.join(3, 1);
        owner.directory().publish(NAME);
        layer.advanceMs(1_000);
        send(store(3, 1));
        assertThat(ours.holdersOf(NAME)).containsExactly(3L);
        assertThat(ours.count("withdrawals-taken")).isZero();
    }

    @Test
    void noiseThrowsNothing() {
        SplittableRandom random = new SplittableRandom(layer.seed());
        byte[] good = DhtCodec.encode(store(9, later()));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            stranger.sendMessage(1, 1, Arrays.copyOf(bad, random.nextInt(bad.length + 1)));
            if (i % 100 == 0) {
                layer.advanceMs(5);
            }
        }
        layer.advanceMs(1_000);
        long handled =
                ours.directory().counters().dropped()
                        + ours.count("stores-taken")
                        + ours.count("stores-refused-expired")
                        + ours.count("stores-refused-own-address")
                        + ours.count("stores-refused-full")
                        + ours.count("stores-refused-withdrawn")
                        + ours.count("withdrawals-taken");
        assertThat(ours.count("received-messages")).isEqualTo(20_000);
        assertThat(handled).as("%s", ours.directory().counters().snapshot()).isEqualTo(20_000);
        assertThat(layer.packetsInUse()).isZero();
    }
}
