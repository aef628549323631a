package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.routing.LinkDatabase.Heard;

final class LinkDatabaseTest {
    private static final long KEY = LinkKey.of(3, 4);
    private final LinkDatabase database = new LinkDatabase();

    @Test
    void numbersAreComparedUnsigned() {
        assertThat(database.heard(KEY, Long.MAX_VALUE, 0)).isEqualTo(Heard.NEW);
        assertThat(database.heard(KEY, Long.MIN_VALUE, 0)).isEqualTo(Heard.NEWER);
        assertThat(database.heard(KEY, -1, 0)).isEqualTo(Heard.NEWER);
        assertThat(database.heard(KEY, 5, 0)).isEqualTo(Heard.STALE);
        assertThat(database.sequence(KEY)).isEqualTo(-1);
    }

    @Test
    void aWithdrawnLinkComesBackOnlyWithAGreaterNumber() {
        database.heard(KEY, 5, 0);
        assertThat(database.withdraw(KEY, 5, 0)).isFalse();
        assertThat(database.withdraw(KEY, 7, 0)).isTrue();
        assertThat(database.contains(KEY)).isFalse();
        assertThat(database.heard(KEY, 7, 0)).isEqualTo(Heard.WITHDRAWN);
        assertThat(database.heard(KEY, 8, 0)).isEqualTo(Heard.NEW);
        assertThat(database.withdrawnKeys()).isEmpty();
    }

    @Test
    void withdrawalsAreForgottenInTime() {
        database.heard(KEY, 5, 0);
        database.withdraw(KEY, 7, 10);
        database.removeWithdrawalsBefore(10);
        assertThat(database.heard(KEY, 6, 11)).isEqualTo(Heard.WITHDRAWN);
        database.removeWithdrawalsBefore(11);
        assertThat(database.heard(KEY, 6, 12)).isEqualTo(Heard.NEW);
    }

    @Test
    void allSourcesTogetherHaveALimitToo() {
        int sources = LinkDatabase.ENTRIES_MAX / 1_000;
        for (int s = 0; s < sources; s++) {
            for (int d = 0; d < 1_000; d++) {
                database.heard(LinkKey.of(10 + s, 100_000 + d), 0, 0);
            }
        }
        for (int d = 0; d < 1_000; d++) {
            database.heard(LinkKey.of(9_000, 100_000 + d), 0, 0);
        }
        assertThat(database.size()).isEqualTo(LinkDatabase.ENTRIES_MAX);
        assertThat(database.heard(KEY, 0, 0)).isEqualTo(Heard.FULL);
        database.putOwn(KEY, 0, 0);
        assertThat(database.contains(KEY)).as("own links are always there").isTrue();
        database.removeLinksBefore(1, key -> {});
        assertThat(database.size()).isZero();
        assertThat(database.digest()).isZero();
        assertThat(database.heard(KEY, 0, 0)).isEqualTo(Heard.NEW);
    }

    @Test
    void keysAndDigestAreThoseOfASimpleReferenceWhateverHappens() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            LinkDatabase tested = new LinkDatabase();
            Map<Long, Long> stamps = new HashMap<>();
            for (int step = 0; step < 500; step++) {
                long key = LinkKey.of(1 + random.nextInt(6), 10 + random.nextInt(6));
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        Heard heard = tested.heard(key, step, step);
                        if (heard == Heard.NEW || heard == Heard.NEWER) {
                            stamps.put(key, (long) step);
                        }
                    }
                    case 2 -> {
                        if (tested.withdraw(key, step, step)) {
                            stamps.remove(key);
                        }
                    }
                    case 3 -> {
                        tested.putOwn(key, step, step);
                        stamps.put(key, (long) step);
                    }
                    default -> {
                        long before = step - 60L;
                        tested.removeLinksBefore(before, gone -> {});
                        stamps.values().removeIf(s -> s < before);
                    }
                }
                long[] expected = stamps.keySet().stream().mapToLong(k -> k).sorted().toArray();
                long[] actual = tested.keys();
                Arrays.sort(actual);
                assertThat(actual).as("seed %s, step %s", seed, step).isEqualTo(expected);
                long digest = 0;
                for (long k : expected) {
                    digest ^= LinkKey.mixed(k);
                }
                assertThat(tested.digest()).isEqualTo(digest);
            }
        }
    }
}
