package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.problem.Problem;
import org.o7s.core.testkit.RecordedReply;

/** Registered names are told to the name server: docs/wire/wire-shims.md 3.7. */
class NameAnnouncementTest extends ToldServer {
    private static final int PAUSES_OF_A_DAY =
            (int) (NameAnnouncer.WITHDRAWAL_LIMIT_NS / NameAnnouncer.PAUSE_NS);

    private final HandCompute compute = new HandCompute();

    @Test
    void whatOneMemberRegistersTheOtherFinds() {
        UdpLab.Host a = host("a", "10.0.0.1");
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        assertThat(told).containsExactly("+" + OPING_HOST + "=10.0.0.2");
        lab.open(a, b, "oping");
        unregister(b, "oping").value();
        assertThat(told).endsWith("-" + OPING_HOST + "=10.0.0.2");
        lab.finish();
        assertThat(told).hasSize(2);
    }

    @Test
    void aNameThatTheServerDoesNotTakeIsNotRegistered() {
        UdpLab.Host b = host("b", "10.0.0.2");
        refusal = "it answered REFUSED";
        Problem problem = register(b, "oping").problem();
        assertThat(problem.code()).isEqualTo("E-REG-DNS");
        assertThat(problem.toString()).contains("it answered REFUSED");
        assertThat(b.count("dns-updates-failed")).isEqualTo(1);
        b.receive(
                lab.address("10.0.0.9", 3435),
                UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK)));
        assertThat(b.count("ignored-unregistered-name")).isEqualTo(1);
        refusal = "";
        register(b, "oping").value();
        lab.finish();
    }

    @Test
    void aNameThatCannotBeWithdrawnIsUnregisteredAllTheSame() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        refusal = "it answered REFUSED";
        unregister(b, "oping").value();
        assertThat(b.count("dns-updates-failed")).isEqualTo(1);
        lab.world.advanceMs(600_000);
        assertThat(told).as("a no is a no").hasSize(2);
        lab.finish();
    }

    @Test
    void aServerThatIsOnlyStartingAgainIsToldOfAWithdrawalAMinuteLater() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        trouble = "cannot be asked: connection refused";
        unregister(b, "oping").value();
        lab.world.advanceMs(59_000);
        assertThat(told).hasSize(2);
        trouble = "";
        lab.world.advanceMs(1_000);
        assertThat(told).hasSize(3);
        assertThat(lab.dnsEntries).isEmpty();
        lab.world.advanceMs(600_000);
        assertThat(told).hasSize(3);
        lab.finish();
    }

    @Test
    void aServerThatStaysAwayIsToldOfAWithdrawalForADay() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        trouble = "it answered SERVFAIL";
        unregister(b, "oping").value();
        lab.world.advanceMs(2 * 86_400_000);
        assertThat(told.size()).as("with + and the first -").isEqualTo(2 + PAUSES_OF_A_DAY);
        lab.finish();
        assertThat(told.size()).isEqualTo(2 + PAUSES_OF_A_DAY);
    }

    @Test
    void howeverManyWithdrawalsWaitTheLastIsGivenUpAfterADay() {
        UdpLab.Host b = host("b", "10.0.0.2");
        for (int i = 0; i < 100; i++) {
            register(b, "name " + i).value();
        }
        trouble = "it answered SERVFAIL";
        for (int i = 0; i < 100; i++) {
            unregister(b, "name " + i).value();
        }
        lab.world.advanceMs(86_400_000 - 120_000);
        int before = told.size();
        lab.world.advanceMs(60_000);
        assertThat(told).as("it is still tried").hasSizeGreaterThan(before);
        lab.world.advanceMs(120_000);
        int after = told.size();
        trouble = "";
        lab.world.advanceMs(3_600_000);
        assertThat(told).hasSize(after);
        lab.finish();
        assertThat(told).hasSize(after);
    }

    @Test
    void aNameThatIsRegisteredAgainHasAllTriesOfItsNextWithdrawal() {
        UdpLab.Host b = host("b", "10.0.0.2");
        for (int i = 0; i < 2; i++) {
            trouble = "";
            told.clear();
            register(b, "oping").value();
            trouble = "it answered SERVFAIL";
            unregister(b, "oping").value();
            lab.world.advanceMs(86_400_000 - 120_000);
            assertThat(told.size()).as("with +").isEqualTo(PAUSES_OF_A_DAY);
        }
        lab.finish();
    }

    @Test
    void aMemberThatGoesWithdrawsItsNames() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        lab.finish();
        assertThat(told).endsWith("-" + OPING_HOST + "=10.0.0.2");
        assertThat(lab.dnsEntries).isEmpty();
    }

    @Test
    void aServerThatIsOnlyToBeAskedIsNotTold() {
        UdpLab.Host b = host("b", "10.0.0.2", "dns-update", "off");
        register(b, "oping").value();
        unregister(b, "oping").value();
        lab.finish();
        assertThat(told).isEmpty();
    }

    @Test
    void aNameThatIsNotRegisteredIsNotWithdrawn() {
        UdpLab.Host b = host("b", "10.0.0.2");
        unregister(b, "oping").value();
        lab.finish();
        assertThat(told).isEmpty();
    }

    /** Tasks wait until the test has them done. */
    private UdpLab.Host slowHost() {
        lab.compute = compute;
        return host("b", "10.0.0.2");
    }

    @Test
    void theNamesOfAMemberThatGoesAreWithdrawnInOneTask() {
        UdpLab.Host b = slowHost();
        for (int i = 0; i < 40; i++) {
            register(b, "name " + i);
            compute.finish();
            lab.world.settle();
        }
        assertThat(lab.dnsEntries).hasSize(40);
        lab.finish();
        assertThat(compute.waiting()).containsExactly("withdraw 40 names");
        compute.finish();
        assertThat(lab.dnsEntries).isEmpty();
    }

    @Test
    void atTheEndWhoWaitsIsAnsweredAndWhatWasUnderWayIsWithdrawn() {
        UdpLab.Host b = slowHost();
        RecordedReply<Boolean> first = register(b, "first");
        RecordedReply<Boolean> second = register(b, "second");
        compute.call();
        assertThat(lab.dnsEntries).hasSize(1);
        lab.finish();
        assertThat(first.problem().toString()).contains("the IPCP was destroyed");
        assertThat(second.problem().toString()).contains("the IPCP was destroyed");
        compute.finish();
        lab.world.settle();
        compute.finish();
        assertThat(lab.dnsEntries).isEmpty();
    }

    @Test
    void anUpdateThatHasNotBegunWhenTheMemberGoesIsNotMade() {
        UdpLab.Host b = slowHost();
        register(b, "first");
        lab.finish();
        compute.finish();
        assertThat(told).noneMatch(t -> t.startsWith("+"));
    }

    @Test
    void whoRegistersBehindASilentServerIsAnsweredWithin20Seconds() {
        UdpLab.Host b = slowHost();
        List<RecordedReply<Boolean>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            replies.add(register(b, "name " + i));
        }
        lab.world.advanceMs(20_000);
        assertThat(replies)
                .allSatisfy(r -> assertThat(r.problem().toString()).contains("takes too long"));
        assertThat(compute.waiting()).hasSize(1);
        lab.finish();
    }

    @Test
    void anAnnouncementThatComesThroughTooLateIsWithdrawn() {
        UdpLab.Host b = slowHost();
        RecordedReply<Boolean> reply = register(b, "late");
        lab.world.advanceMs(20_000);
        assertThat(reply.problem().toString()).contains("takes too long");
        compute.finish();
        lab.world.settle();
        assertThat(lab.dnsEntries).hasSize(1);
        assertThat(compute.waiting()).containsExactly("withdraw late");
        compute.finish();
        lab.world.settle();
        assertThat(lab.dnsEntries).isEmpty();
        lab.finish();
        assertThat(compute.waiting()).isEmpty();
    }

    @Test
    void whoUnregistersWaitsForNoServer() {
        UdpLab.Host b = slowHost();
        register(b, "oping");
        compute.finish();
        lab.world.settle();
        unregister(b, "oping").value();
        assertThat(compute.waiting()).containsExactly("withdraw oping");
        compute.finish();
        lab.world.settle();
        assertThat(lab.dnsEntries).isEmpty();
        lab.finish();
    }

    @Test
    void whatASilentServerWasNotToldIsSaidAgainAMinuteLater() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        silent = true;
        unregister(b, "oping").value();
        assertThat(told).hasSize(2);
        lab.world.advanceMs(59_000);
        assertThat(told).hasSize(2);
        silent = false;
        lab.world.advanceMs(1_000);
        assertThat(told).hasSize(3);
        assertThat(lab.dnsEntries).isEmpty();
        lab.world.advanceMs(600_000);
        assertThat(told).hasSize(3);
        lab.finish();
    }

    @Test
    void aNameThatIsRegisteredStaysSoWhenItIsRegisteredAgain() {
        UdpLab.Host a = host("a", "10.0.0.1");
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        refusal = "it answered REFUSED";
        register(b, "oping").value();
        lab.open(a, b, "oping");
        refusal = "";
        lab.finish();
    }

    @Test
    void anAnnouncementThatFailsDoesNotEndALaterOneOfTheSameName() {
        UdpLab.Host b = slowHost();
        RecordedReply<Boolean> first = register(b, "oping");
        unregister(b, "oping").value();
        RecordedReply<Boolean> second = register(b, "oping");
        assertThat(first.problem().toString()).contains("unregistered meanwhile");
        refusal = "not now";
        compute.finish();
        lab.world.settle();
        assertThat(second.isAnswered()).isFalse();
        refusal = "";
        compute.finish();
        lab.world.settle();
        second.value();
        assertThat(lab.dnsEntries).hasSize(1);
        lab.world.register(b.ipcp, "oping");
        b.receive(
                lab.address("10.0.0.9", 3435),
                UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK)));
        assertThat(b.count("ignored-unregistered-name")).isZero();
        lab.finish();
    }

    @Test
    void atMost256AnnouncementsAreWaitedFor() {
        UdpLab.Host b = slowHost();
        for (int i = 0; i < 256; i++) {
            register(b, "name " + i);
        }
        assertThat(register(b, "one too many").problem().toString())
                .contains("256 announcements wait");
        lab.finish();
    }
}
