package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;

/** Static peers, hosts file, DNS: docs/wire/wire-shims.md 3.7. */
class NameResolutionTest {
    private static final String OPING_HOST = "7862c6fec5ecaef4aa2e3934725e23b3";
    private static final InetAddress THERE = InetAddress.ofLiteral("10.0.0.2");

    private final UdpLab lab = new UdpLab(9);

    /** Compute in which DNS never returns; the time-out comes when the test says so. */
    private static final class StuckDns implements Compute {
        private final Compute inline = new InlineCompute();
        final List<Runnable> stuck = new ArrayList<>();

        @Override
        public <T extends @NonNull Object> void run(
                String what,
                long limitNs,
                Callable<T> task,
                Executor reply,
                Consumer<Outcome<T>> outcome) {
            if (what.startsWith("ask DNS")) {
                assertThat(limitNs).isEqualTo(2_000_000_000L);
                stuck.add(
                        () ->
                                reply.execute(
                                        () ->
                                                outcome.accept(
                                                        new Failed<>(new TimeoutException(what)))));
            } else {
                inline.run(what, limitNs, task, reply, outcome);
            }
        }
    }

    private void hosts(Path dir, String text) throws IOException {
        lab.hosts = new HostsFile(Files.writeString(dir.resolve("hosts"), text));
    }

    private UdpLab.Host a(String... peers) {
        return lab.new Host("a", "10.0.0.1", Map.of("peer", List.of(peers)));
    }

    @Test
    void theHostsFileIsAskedForTheDigestAndThePlainName(@TempDir Path dir) throws IOException {
        hosts(
                dir,
                """
                # 10.9.9.9 %s
                127.0.0.1 localhost
                fd00::2 %s
                10.0.0.2\tother %s # there
                10.0.0.3 Plain.Name
                not-an-address third
                """
                        .formatted(OPING_HOST, OPING_HOST, OPING_HOST));
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "oping").value().reason()).isEqualTo("10.0.0.2:3435");
        assertThat(lab.world.query(a.ipcp, "plain.name").value().reason())
                .isEqualTo("10.0.0.3:3435");
        assertThat(lab.dnsQuestions).isEmpty();
        assertThat(lab.world.query(a.ipcp, "third").value().known()).isFalse();
        lab.finish();
    }

    @Test
    void udp6TakesTheIpv6AddressOfTheHostsFile(@TempDir Path dir) throws IOException {
        UdpLab six = new UdpLab(9, UdpFamily.IPV6);
        String text = "10.0.0.2 %s\nfe80::1%%eth0 %s\nfd00::2 %s\nfd00::3 %s\n";
        six.hosts =
                new HostsFile(
                        Files.writeString(
                                dir.resolve("hosts"),
                                text.formatted(OPING_HOST, OPING_HOST, OPING_HOST, OPING_HOST)));
        UdpLab.Host a = six.new Host("a", "10.0.0.1", Map.of());
        assertThat(six.world.query(a.ipcp, "oping").value().reason()).isEqualTo("[fd00::2]:3435");
        six.finish();
    }

    @Test
    void aConfiguredPeerComesBeforeTheHostsFile(@TempDir Path dir) throws IOException {
        hosts(dir, "10.0.0.2 " + OPING_HOST);
        UdpLab.Host a = a("oping=10.0.0.7");
        assertThat(lab.world.query(a.ipcp, "oping").value().reason()).isEqualTo("10.0.0.7:3435");
        lab.finish();
    }

    @Test
    void dnsIsAskedForTheDigestLast() {
        lab.dnsEntries.put(OPING_HOST, THERE);
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "oping").value().reason()).isEqualTo("10.0.0.2:3435");
        assertThat(lab.world.query(a.ipcp, "oping").value().known()).isTrue();
        assertThat(lab.dnsQuestions).containsExactly(OPING_HOST);
        lab.world.advanceMs(61_000);
        lab.world.query(a.ipcp, "oping").value();
        assertThat(lab.dnsQuestions).hasSize(2);
        lab.finish();
    }

    @Test
    void aNameThatIsNotThereIsNotAskedForAgainAtOnce() {
        UdpLab.Host a = a();
        Ipcp.NameAnswer answer = lab.world.query(a.ipcp, "oping").value();
        assertThat(answer.known()).isFalse();
        assertThat(answer.reason()).startsWith("no address for " + OPING_HOST);
        lab.world.query(a.ipcp, "oping").value();
        assertThat(lab.dnsQuestions).hasSize(1);
        lab.dnsEntries.put(OPING_HOST, THERE);
        lab.world.advanceMs(2000);
        assertThat(lab.world.query(a.ipcp, "oping").value().known()).isTrue();
        lab.finish();
    }

    @Test
    void theLineThatTheHostsFileLacksIsNamed(@TempDir Path dir) throws IOException {
        hosts(dir, "127.0.0.1 localhost\n10.0.0.2 869bab4dfd0c0fbedecd374c7089c7a0\n");
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "uni2").value().reason())
                .endsWith("hosts needs the line: 10.0.0.2 6d4c827b2080bbc7c93ae45df8a3d0fb");
        lab.finish();
    }

    @Test
    void withoutAnythingToGoByTheLineHasNoAddress(@TempDir Path dir) throws IOException {
        hosts(dir, "127.0.0.1 localhost\n");
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "uni2").value().reason())
                .endsWith("the line: <address of uni2> 6d4c827b2080bbc7c93ae45df8a3d0fb");
        lab.finish();
    }

    @Test
    void aNameServerThatFailsIsSaidToFail() {
        lab.nameServer =
                host -> {
                    throw new IOException("the name server answered SERVFAIL");
                };
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "oping").value().reason()).contains("SERVFAIL");
        lab.finish();
    }

    @Test
    void aHostsFileThatCannotBeReadIsPassedOver(@TempDir Path dir) {
        lab.hosts = new HostsFile(dir);
        lab.dnsEntries.put(OPING_HOST, THERE);
        UdpLab.Host a = a();
        assertThat(lab.world.query(a.ipcp, "oping").value().known()).isTrue();
        lab.finish();
    }

    @Test
    void aNameServerThatNeverAnswersDelaysNobodyElse(@TempDir Path dir) throws IOException {
        hosts(dir, "10.0.0.2 in-hosts");
        StuckDns compute = new StuckDns();
        lab.compute = compute;
        UdpLab.Host a = a("oping=10.0.0.2");
        UdpLab.Host b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
        UdpLab.Pair pair = lab.open(a, b, "oping");
        List<RecordedReply<Ipcp.NameAnswer>> waiting = new ArrayList<>();
        for (int i = 0; i < NameResolver.DNS_MAX; i++) {
            waiting.add(lab.world.query(a.ipcp, "unknown" + i));
        }
        assertThat(compute.stuck).hasSize(NameResolver.DNS_MAX);
        // One more fails at once; flows, configured peers and the hosts file are as fast as ever.
        long beforeNs = lab.world.nowNs();
        assertThat(lab.world.query(a.ipcp, "one more").value().reason())
                .contains("16 look-ups wait");
        pair.client().write("ping");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping");
        lab.open(a, b, "oping");
        assertThat(lab.world.query(a.ipcp, "in-hosts").value().known()).isTrue();
        assertThat(lab.world.nowNs()).isEqualTo(beforeNs);
        assertThat(waiting).noneMatch(RecordedReply::isAnswered);

        compute.stuck.forEach(Runnable::run);
        lab.world.settle();
        assertThat(waiting).allMatch(r -> r.value().reason().contains("did not answer within 2 s"));
        lab.world.query(a.ipcp, "next");
        assertThat(compute.stuck).hasSize(NameResolver.DNS_MAX + 1);
        lab.finish();
    }

    @Test
    void aComputeThatNeverReportsIsGivenUp() {
        StuckDns compute = new StuckDns();
        lab.compute = compute;
        UdpLab.Host a = a();
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(a.ipcp, "oping");
        lab.world.advanceMs(5000);
        assertThat(reply.value().reason()).contains("took too long");
        compute.stuck.forEach(Runnable::run);
        lab.world.settle();
        lab.finish();
    }
}
