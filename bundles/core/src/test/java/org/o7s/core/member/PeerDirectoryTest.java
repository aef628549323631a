package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerDirectoryTest {
    private final PeerDirectory<String> directory = new PeerDirectory<>(3, 2, 1000);

    private static Digest name(int number) {
        return new Digest(new byte[] {(byte) number});
    }

    @Test
    void theMostRecentAddressIsFound() {
        directory.learn(name(1), "a", 0);
        directory.learn(name(1), "b", 1);
        assertThat(directory.find(name(1), 2)).contains("b");
        directory.learn(name(1), "a", 3);
        assertThat(directory.find(name(1), 4)).contains("a");
        assertThat(directory.view(4)).containsEntry("01", "a b");
    }

    @Test
    void anAddressIsForgottenAfterItsLifetime() {
        directory.learn(name(1), "a", 0);
        directory.learn(name(1), "b", 500);
        assertThat(directory.find(name(1), 1499)).contains("b");
        assertThat(directory.find(name(1), 1500)).isEmpty();
        directory.learn(name(2), "a", 0);
        directory.learn(name(2), "a", 900);
        assertThat(directory.find(name(2), 1800)).contains("a");
    }

    @Test
    void whoFoundAnAddressFindsItAgainThoughItIsBelievedNoLonger() {
        long graceNs = PeerDirectory.GRACE_NS;
        directory.learn(name(1), "a", 0);
        assertThat(directory.find(name(1), 999)).contains("a");
        assertThat(directory.find(name(1), 1000)).isEmpty();
        assertThat(directory.view(1000)).isEmpty();
        assertThat(directory.findAgain(name(1), 999 + graceNs)).contains("a");
        assertThat(directory.findAgain(name(1), 1000 + graceNs)).isEmpty();
        directory.learn(name(1), "a", 0);
        directory.forget(name(1), "a");
        assertThat(directory.findAgain(name(1), 1)).isEmpty();
    }

    @Test
    void onlyAddressesThatAreBelievedAreShown() {
        directory.learn(name(1), "a", 0);
        directory.learn(name(1), "b", 500);
        assertThat(directory.view(1200)).containsEntry("01", "b");
    }

    @Test
    void theOldestNameAndTheOldestAddressGoFirst() {
        for (int i = 0; i < 4; i++) {
            directory.learn(name(i), "x", i);
        }
        assertThat(directory.find(name(0), 5)).isEmpty();
        assertThat(directory.find(name(3), 5)).contains("x");
        directory.learn(name(3), "y", 6);
        directory.learn(name(3), "z", 7);
        assertThat(directory.view(8)).containsEntry("03", "z y");
    }

    @Test
    void anAddressThatDidNotAnswerIsForgotten() {
        directory.learn(name(1), "a", 0);
        directory.learn(name(1), "b", 1);
        directory.forget(name(1), "b");
        assertThat(directory.find(name(1), 2)).contains("a");
        directory.forget(name(1), "a");
        directory.forget(name(1), "a");
        assertThat(directory.view(2)).isEmpty();
    }
}
