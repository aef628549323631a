package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A name server that may have lost registered names is told again: docs/wire/wire-shims.md 3.7. */
class NameRefreshTest extends ToldServer {
    @Test
    void whatTheServerLostItIsToldAgainWithinTenMinutes() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        register(b, "oecho").value();
        lab.dnsEntries.clear();
        lab.world.advanceMs(599_000);
        assertThat(lab.dnsEntries).isEmpty();
        lab.world.advanceMs(1_000);
        assertThat(lab.dnsEntries).hasSize(2);
        lab.world.advanceMs(600_000);
        assertThat(told).hasSize(6);
        assertThat(b.count("dns-refreshes")).isEqualTo(4);
        unregister(b, "oecho").value();
        lab.world.advanceMs(600_000);
        assertThat(told).hasSize(8);
        assertThat(lab.dnsEntries).containsOnlyKeys(OPING_HOST);
        lab.finish();
    }

    @Test
    void aServerThatIsAwayWhenItIsToldAgainIsTriedOnceAMinuteAndTheNamesStayRegistered() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        register(b, "oecho").value();
        lab.dnsEntries.clear();
        silent = true;
        lab.world.advanceMs(660_000);
        assertThat(told).hasSize(4);
        refusal = "it has no such zone";
        silent = false;
        lab.world.advanceMs(60_000);
        assertThat(told).hasSize(5);
        b.receive(
                lab.address("10.0.0.9", 3435),
                UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK)));
        assertThat(b.count("ignored-unregistered-name")).isZero();
        refusal = "";
        lab.world.advanceMs(60_000);
        assertThat(lab.dnsEntries).hasSize(2);
        lab.finish();
    }

    @Test
    void aNameThatIsRefusedLaterHoldsUpNoOther() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        register(b, "oecho").value();
        register(b, "pong").value();
        lab.dnsEntries.clear();
        refused = OPING_HOST;
        refusal = "it answered REFUSED";
        lab.world.advanceMs(660_000);
        assertThat(lab.dnsEntries).hasSize(2).doesNotContainKey(OPING_HOST);
        lab.dnsEntries.clear();
        lab.world.advanceMs(720_000);
        assertThat(lab.dnsEntries).hasSize(2).doesNotContainKey(OPING_HOST);
        refusal = "";
        lab.world.advanceMs(960_000);
        assertThat(lab.dnsEntries).as("it is tried now and then").containsKey(OPING_HOST);
        lab.finish();
    }

    @Test
    void aNameThatIsRefusedAgainAndAgainIsToldLessAndLessOften() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        refusal = "it answered REFUSED";
        lab.world.advanceMs(600_000);
        assertThat(told).hasSize(2);
        for (int minutes = 1; minutes < 60; minutes *= 2) {
            int before = told.size();
            lab.world.advanceMs(minutes * 60_000 - 1);
            assertThat(told).as("for %d minutes", minutes).hasSize(before);
            lab.world.advanceMs(1);
            assertThat(told).hasSize(before + 1);
        }
        int before = told.size();
        lab.world.advanceMs(86_400_000);
        assertThat(told).as("once an hour").hasSize(before + 24);
        lab.dnsEntries.clear();
        refusal = "";
        lab.world.advanceMs(3_600_000);
        assertThat(lab.dnsEntries).hasSize(1);
        refusal = "it answered REFUSED";
        int anew = told.size();
        lab.world.advanceMs(660_000);
        assertThat(told).as("from the beginning").hasSizeGreaterThanOrEqualTo(anew + 2);
        lab.finish();
    }

    @Test
    void aWithdrawalThatFailsHoldsUpNoRefresh() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        register(b, "oecho").value();
        refused = OPING_HOST;
        trouble = "it answered SERVFAIL";
        unregister(b, "oping").value();
        lab.world.advanceMs(540_000);
        lab.dnsEntries.clear();
        lab.world.advanceMs(120_000);
        assertThat(lab.dnsEntries).hasSize(1).doesNotContainKey(OPING_HOST);
        int before = told.size();
        lab.world.advanceMs(120_000);
        assertThat(told.size()).as("it is still tried").isGreaterThan(before);
        lab.finish();
    }

    @Test
    void aWithdrawalThatSucceedsPutsTheOthersBeforeRefreshesAgain() {
        UdpLab.Host b = host("b", "10.0.0.2");
        register(b, "oping").value();
        register(b, "oecho").value();
        trouble = "it answered SERVFAIL";
        unregister(b, "oping").value();
        trouble = "";
        lab.world.advanceMs(60_000);
        assertThat(lab.dnsEntries).as("it succeeds").hasSize(1);
        lab.world.advanceMs(510_000);
        silent = true;
        register(b, "late").problem();
        silent = false;
        told.clear();
        lab.world.advanceMs(60_000);
        assertThat(told).as("the refresh was due meanwhile").hasSize(2);
        assertThat(told.getFirst()).startsWith("-");
        lab.finish();
    }

    @Test
    void whoeverWantsItSaysThingsOnce() {
        UdpLab.Host b = host("b", "10.0.0.2", "dns-refresh", "0");
        register(b, "oping").value();
        lab.world.advanceMs(86_400_000);
        assertThat(told).hasSize(1);
        lab.finish();
    }
}
