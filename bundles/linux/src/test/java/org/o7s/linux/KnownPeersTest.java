package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With how many peers at a time datagrams make no objects, and that they are never mixed up. */
class KnownPeersTest {
    private static final long SEED = 10;
    private static final int PEERS = 256;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment name = arena.allocate(InternetAddress.MAX_BYTES, 8);

    @AfterEach
    void free() {
        arena.close();
    }

    private static List<InetSocketAddress> peers(int count, int addressBytes) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<InetSocketAddress> all = new ArrayList<>();
        byte[] address = new byte[addressBytes];
        for (int i = 0; i < count; i++) {
            random.nextBytes(address);
            address[0] = 10;
            all.add(
                    new InetSocketAddress(
                            InetAddress.getByAddress(address), 1024 + random.nextInt(60_000)));
        }
        return all;
    }

    private InetSocketAddress from(KnownSources sources, InetSocketAddress peer) {
        InternetAddress.write(peer, name, 0);
        return sources.at(name, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void ofAFewHundredSendersHardlyAnyIsMadeTwice(int addressBytes) throws Exception {
        KnownSources sources = new KnownSources();
        List<InetSocketAddress> peers = peers(PEERS, addressBytes);
        List<InetSocketAddress> first = new ArrayList<>();
        peers.forEach(peer -> first.add(from(sources, peer)));
        int made = 0;
        for (int i = 0; i < PEERS; i++) {
            InetSocketAddress again = from(sources, peers.get(i));
            assertThat(again).isEqualTo(peers.get(i));
            made += again == first.get(i) ? 0 : 1;
        }
        assertThat(made).as("seed %d", SEED).isLessThan(PEERS / 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void ofAFewHundredReceiversHardlyAnyIsWrittenTwice(int addressBytes) throws Exception {
        KnownDestinations destinations = new KnownDestinations(arena);
        List<InetSocketAddress> peers = peers(PEERS, addressBytes);
        peers.forEach(peer -> destinations.copy(peer, name, 0));
        assertThat(destinations.written()).isEqualTo(PEERS);
        for (InetSocketAddress peer : peers) {
            destinations.copy(peer, name, 0);
            assertThat(InternetAddress.read(name, 0)).isEqualTo(peer);
        }
        assertThat(destinations.written() - PEERS).as("seed %d", SEED).isLessThan(PEERS / 20);
    }

    @Test
    void anAddressOfALinkIsAnotherOneOnAnotherLink() throws Exception {
        KnownSources sources = new KnownSources();
        KnownDestinations destinations = new KnownDestinations(arena);
        byte[] address = InetAddress.ofLiteral("fe80::1").getAddress();
        for (int round = 0; round < 2; round++) {
            for (int scope = 1; scope <= 3; scope++) {
                Inet6Address host = Inet6Address.getByAddress("", address, scope);
                destinations.copy(new InetSocketAddress(host, 3435), name, 0);
                assertThat(sources.at(name, 0).getAddress())
                        .isInstanceOfSatisfying(
                                Inet6Address.class,
                                to -> assertThat(to.getScopeId()).isEqualTo(host.getScopeId()));
            }
        }
        assertThat(destinations.written()).isEqualTo(3);
    }

    @Test
    void withFarTooManyPeersEachIsStillItself() throws Exception {
        KnownSources sources = new KnownSources();
        KnownDestinations destinations = new KnownDestinations(arena);
        List<InetSocketAddress> peers = peers(10_000, 4);
        for (int round = 0; round < 2; round++) {
            for (InetSocketAddress peer : peers) {
                destinations.copy(peer, name, 0);
                assertThat(sources.at(name, 0)).isEqualTo(peer);
            }
        }
    }
}
