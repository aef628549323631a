package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.directory.ContactTable.Arrival;
import org.o7s.directory.StoredValue.State;

class TablesTest {
    private final Entropy entropy = Entropy.seeded(99);

    private Key random() {
        byte[] bytes = new byte[28];
        entropy.fill(bytes);
        return new Key(bytes);
    }

    @Test
    void aDivergingKeySharesAsManyBitsAsItShould() {
        Key own = random();
        for (int shared = 0; shared < own.bits(); shared++) {
            assertThat(own.diverging(shared, random().bytes()).sharedBits(own)).isEqualTo(shared);
        }
        assertThat(own.sharedBits(new Key(own.bytes()))).isEqualTo(own.bits());
    }

    @Test
    void distanceCountsAllBytesUnsigned() {
        Key zero = new Key(new byte[12]);
        byte[] far = new byte[12];
        far[0] = (byte) 0x80;
        byte[] near = new byte[12];
        near[11] = 1;
        assertThat(zero.compareDistance(new Key(near), new Key(far))).isNegative();
        assertThat(zero.compareDistance(new Key(near), zero)).isPositive();
    }

    @Test
    void theClosestContactsAreThoseOfASortedList() {
        Key own = random();
        ContactTable table = new ContactTable(own, 20);
        for (int i = 1; i <= 300; i++) {
            table.answered(random(), i, 0, i);
        }
        for (int i = 0; i < 100; i++) {
            Key key = i == 0 ? own : i % 2 == 0 ? random() : own.diverging(i, random().bytes());
            List<Contact> sorted = new ArrayList<>(table.all());
            sorted.sort((a, b) -> key.compareDistance(a.id, b.id));
            assertThat(table.closest(key, 9, c -> true)).isEqualTo(sorted.subList(0, 9));
            assertThat(table.closest(key, 9, c -> c.address % 3 == 0))
                    .isEqualTo(sorted.stream().filter(c -> c.address % 3 == 0).limit(9).toList());
        }
    }

    @Test
    void whoLivesLongStaysAndASpareTakesThePlaceOfTheDead() {
        Key own = random();
        ContactTable table = new ContactTable(own, 2);
        List<Key> far = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            far.add(own.diverging(0, random().bytes()));
        }
        assertThat(table.answered(far.get(0), 1, 0, 10)).isEqualTo(Arrival.ADDED);
        assertThat(table.answered(far.get(1), 2, 0, 20)).isEqualTo(Arrival.ADDED);
        assertThat(table.answered(far.get(2), 3, 0, 30)).isEqualTo(Arrival.SPARE);
        assertThat(table.answered(far.get(0), 1, 0, 40)).isEqualTo(Arrival.KNOWN);
        assertThat(table.oldestNear(far.get(2))).isSameAs(table.at(2));
        assertThat(table.silent(2)).isNull();
        assertThat(table.silent(2)).isNull();
        assertThat(table.silent(2)).isNotNull();
        assertThat(table.at(2)).isNull();
        assertThat(table.at(3)).isNotNull();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void oneIdHasOneAddressAndOneAddressOneId() {
        ContactTable table = new ContactTable(random(), 8);
        Key id = random();
        table.answered(id, 1, 0, 10);
        assertThat(table.answered(id, 2, 0, 11)).isEqualTo(Arrival.REFUSED);
        Key restarted = random();
        assertThat(table.answered(restarted, 1, 0, 12)).isEqualTo(Arrival.ADDED);
        assertThat(table.all())
                .singleElement()
                .satisfies(c -> assertThat(c.id).isEqualTo(restarted));
    }

    @Test
    void aFullNameMakesRoomByDroppingWhatIsLeastWorth() {
        ValueStore store = new ValueStore();
        Key key = random();
        for (int i = 1; i <= ValueStore.VALUES_PER_KEY_MAX; i++) {
            StoredValue value = new StoredValue(key, i, 100, 0);
            assertThat(store.add(value)).isTrue();
            if (i != 5) {
                store.turn(value, State.CONFIRMED, 1);
            }
        }
        assertThat(store.add(new StoredValue(key, 100, 100, 0))).isTrue();
        assertThat(store.get(key, 5)).isNull();
        store.turn(store.of(key).getLast(), State.CONFIRMED, 1);
        assertThat(store.add(new StoredValue(key, 101, 100, 0))).isFalse();
        assertThat(store.served(key, 101)).isEmpty();
    }

    @Test
    void oneMemberCannotFillTheStore() {
        ValueStore store = new ValueStore();
        int taken = 0;
        for (int i = 0; i < ValueStore.VALUES_PER_OWNER_MAX + 100; i++) {
            StoredValue value = new StoredValue(random(), 7, 100, 0);
            if (store.add(value)) {
                store.turn(value, State.CONFIRMED, 1);
                taken++;
            }
        }
        assertThat(taken).isEqualTo(ValueStore.VALUES_PER_OWNER_MAX);
        assertThat(store.add(new StoredValue(random(), 8, 100, 0))).isTrue();
    }

    @Test
    void theRoundVisitsEveryNameOnce() {
        ValueStore store = new ValueStore();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Key key = random();
            keys.add(key);
            store.add(new StoredValue(key, 7, 100, 0));
        }
        StoredValue gone = store.of(keys.get(3)).getFirst();
        store.remove(gone);
        store.add(gone);
        List<Key> visited = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Key next = store.nextOfRound();
            if (next != null) {
                visited.add(next);
            }
        }
        assertThat(visited).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void aRateIsABurstAndThenSoManyPerSecondPerAddress() {
        RateLimit rate = new RateLimit(10, 5);
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += rate.take(1, 0) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(5);
        assertThat(rate.take(2, 0)).isTrue();
        for (long ms = 0; ms <= 1_000; ms++) {
            taken += rate.take(1, ms * Surroundings.MS) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(15);
        for (int i = 0; i < 2 * RateLimit.ADDRESSES_MAX; i++) {
            rate.take(1_000 + i, Surroundings.SECOND);
        }
        assertThat(rate.addresses()).isEqualTo(RateLimit.ADDRESSES_MAX);
    }
}
