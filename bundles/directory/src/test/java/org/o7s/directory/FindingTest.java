package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.directory.Layer.Peer;

class FindingTest {
    private static final byte[] NAME = Layer.digest("server");

    private final Layer layer = new Layer(23);

    private Layer.Finding begin(Peer peer, byte[] name, long limitMs) {
        Layer.Finding finding = layer.new Finding();
        peer.directory().find(name, limitMs * Layer.MS, finding);
        return finding;
    }

    @Test
    void theFirstMemberOfALayerFindsNothingAtOnce() {
        Peer alone = layer.join(1, 0);
        alone.directory().publish(NAME);

        Layer.Finding finding = begin(alone, NAME, 200);
        layer.advanceMs(1);
        assertThat(finding.addresses()).isEmpty();
    }

    @Test
    void theOwnAddressIsNeverFound() {
        List<Peer> peers = layer.grow(3);
        peers.get(0).directory().publish(NAME);
        peers.get(1).directory().publish(NAME);
        layer.advanceMs(500);

        assertThat(layer.find(peers.get(0), NAME)).containsExactly(1_001L);
        assertThat(layer.find(peers.get(1), NAME)).containsExactly(1_000L);
        assertThat(layer.find(peers.get(2), NAME)).containsExactlyInAnyOrder(1_000L, 1_001L);
    }

    @Test
    void askersSpreadOverTheMembersThatHaveAName() {
        List<Peer> peers = layer.grow(64);
        for (int i = 0; i < 4; i++) {
            peers.get(i).directory().publish(NAME);
        }
        layer.advanceMs(3_000);
        Map<Long, Integer> chosen = new HashMap<>();
        for (Peer asker : peers.subList(4, 64)) {
            List<Long> found = layer.find(asker, NAME);
            assertThat(found).as("seed %d", layer.seed()).isNotEmpty();
            chosen.merge(found.getFirst(), 1, Integer::sum);
        }

        assertThat(chosen).as("seed %d", layer.seed()).hasSize(4);
        assertThat(chosen.values()).allSatisfy(n -> assertThat(n).isBetween(4, 30));
    }

    @Test
    void whoIsDistrustedComesLast() {
        List<Peer> peers = layer.grow(20);
        peers.get(1).directory().publish(NAME);
        peers.get(2).directory().publish(NAME);
        layer.advanceMs(3_000);
        Peer asker = peers.get(9);
        long first = layer.find(asker, NAME).getFirst();
        asker.directory().distrust(NAME, first);

        long second = layer.find(asker, NAME).getFirst();
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void theOnlyMemberThatHasANameIsGivenEvenIfItIsDistrusted() {
        List<Peer> peers = layer.grow(5);
        peers.get(1).directory().publish(NAME);
        layer.advanceMs(1_000);
        peers.get(4).directory().distrust(NAME, 1_001);

        assertThat(layer.find(peers.get(4), NAME)).containsExactly(1_001L);
    }

    @Test
    void whatIsUnreachableIsNotGiven() {
        List<Peer> peers = layer.grow(5);
        peers.get(1).directory().publish(NAME);
        layer.advanceMs(1_000);
        layer.route((from, to) -> to != 1_001 || from != 1_004);
        peers.get(4).directory().routesChanged();

        assertThat(layer.find(peers.get(4), NAME)).isEmpty();
        layer.route((from, to) -> true);
        peers.get(4).directory().routesChanged();
        assertThat(layer.find(peers.get(4), NAME)).containsExactly(1_001L);
    }

    @Test
    void allWhoWaitForOneNameShareOneSearch() {
        List<Peer> peers = layer.grow(40);
        Peer asker = peers.get(30);
        peers.get(1).directory().publish(NAME);
        layer.advanceMs(3_000);
        long before = asker.count("lookups");
        List<Layer.Finding> findings = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            findings.add(begin(asker, NAME, 500));
        }
        layer.advanceMs(300);

        assertThat(findings).allSatisfy(f -> assertThat(f.addresses()).containsExactly(1_001L));
        assertThat(asker.count("lookups") - before).isLessThanOrEqualTo(1);
    }

    @Test
    void anAnswerIsKeptForAWhileAndThenAskedBack() {
        List<Peer> peers = layer.grow(60);
        peers.get(1).directory().publish(NAME);
        layer.advanceMs(120_000);
        Peer asker =
                peers.stream()
                        .filter(p -> p.address() != 1_001 && p.holdersOf(NAME).isEmpty())
                        .findFirst()
                        .orElseThrow();
        assertThat(layer.find(asker, NAME)).containsExactly(1_001L);
        long lookups = asker.count("lookups");
        long requests = asker.count("requests");
        layer.find(asker, NAME);
        assertThat(asker.count("requests")).isEqualTo(requests);

        layer.advanceMs(2_000);
        long quiet = asker.count("requests");
        assertThat(layer.find(asker, NAME)).containsExactly(1_001L);
        assertThat(asker.count("lookups")).isEqualTo(lookups);
        assertThat(asker.count("requests") - quiet).isEqualTo(1);

        layer.advanceMs(6_000);
        layer.find(asker, NAME);
        assertThat(asker.count("lookups")).isEqualTo(lookups + 1);
    }

    @Test
    void whatWasNotThereIsNotLookedForAgainForAQuarterOfASecond() {
        List<Peer> peers = layer.grow(10);
        layer.advanceMs(3_000);
        Peer asker = peers.get(5);
        layer.find(asker, NAME);
        long lookups = asker.count("lookups");
        layer.find(asker, NAME);
        assertThat(asker.count("lookups")).isEqualTo(lookups);

        layer.advanceMs(250);
        layer.find(asker, NAME);
        assertThat(asker.count("lookups")).isEqualTo(lookups + 1);
    }

    @Test
    void aSearchEndsWithinItsLimitWhateverHappens() {
        List<Peer> peers = layer.grow(10);
        layer.advanceMs(3_000);
        peers.stream().filter(p -> p.address() != 1_005).forEach(layer::kill);
        Layer.Finding finding = begin(peers.get(5), NAME, 200);
        layer.advanceMs(199);
        assertThat(finding.isOver()).isFalse();
        layer.advanceMs(1);
        assertThat(finding.addresses()).isEmpty();

        Layer.Finding patient = begin(peers.get(5), Layer.digest("other"), 60_000);
        layer.advanceMs(2_001);
        assertThat(patient.addresses()).isEmpty();
    }

    @Test
    void aSearchThatComesBeforeTheFirstContactWaitsForIt() {
        Peer first = layer.join(1, 0);
        first.directory().publish(NAME);
        Peer second = layer.join(2, 1);

        Layer.Finding finding = begin(second, NAME, 200);
        layer.advanceMs(100);
        assertThat(finding.addresses()).containsExactly(1L);
    }

    @Test
    void tooManySearchesAreRefusedAtOnce() {
        List<Peer> peers = layer.grow(2);
        layer.advanceMs(3_000);
        layer.kill(peers.get(0));
        List<Layer.Finding> findings = new ArrayList<>();
        for (int i = 0; i < Finder.SEARCHES_MAX + 10; i++) {
            findings.add(begin(peers.get(1), Layer.digest("n" + i), 2_000));
        }
        layer.advanceMs(1);
        assertThat(findings.stream().filter(Layer.Finding::isOver)).hasSize(10);
        layer.advanceMs(3_000);
        assertThat(findings).allSatisfy(f -> assertThat(f.addresses()).isEmpty());
    }

    @Test
    void whoWaitsIsToldWhenTheDirectoryCloses() {
        List<Peer> peers = layer.grow(2);
        layer.advanceMs(3_000);
        layer.kill(peers.get(0));
        Layer.Finding finding = begin(peers.get(1), NAME, 2_000);
        List<String> told = new ArrayList<>();
        peers.get(1).directory().probe(1_000, features -> told.add("probed"));
        peers.get(1).directory().close();
        peers.get(1).directory().close();
        assertThat(finding.addresses()).isEmpty();
        assertThat(told).containsExactly("probed");

        Layer.Finding late = begin(peers.get(1), NAME, 2_000);
        assertThat(late.addresses()).isEmpty();
        layer.advanceMs(10_000);
        assertThat(layer.packetsInUse()).isZero();
    }

    @Test
    void aDigestOfAnotherLayerIsAMistakeOfTheCaller() {
        Peer peer = layer.join(1, 0);
        assertThatThrownBy(() -> peer.directory().publish(new byte[28]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("28 bytes");
    }

    @Test
    void aProbeTellsWhoIsThere() {
        List<Peer> peers = layer.grow(2);
        CMember c = new CMember(layer, 5, 0);
        List<String> told = new ArrayList<>();
        Peer asker = peers.get(0);
        asker.directory().probe(1_001, f -> told.add("ours " + f));
        asker.directory().probe(c.address(), f -> told.add("c " + f));
        asker.directory().probe(77, f -> told.add("nobody " + f));
        layer.advanceMs(2_000);

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "ours OptionalInt[1]", "c OptionalInt[0]", "nobody OptionalInt.empty");
        assertThat(asker.directory().features(1_001)).isEqualTo(1);
        assertThat(asker.directory().features(1_000)).isEqualTo(1);
        assertThat(asker.directory().members()).containsEntry(5L, 0).containsEntry(1_001L, 1);
    }
}
