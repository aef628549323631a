package org.o7s.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.tools.kit.ToolRun;

/** The client on virtual time: its output is compared literally with cli-and-tools.md 3.1. */
class OpingClientTest {
    private final ScriptedServer server = new ScriptedServer();

    private ToolRun oping(String... args) {
        return ToolRun.of(server.oping(), args);
    }

    @Test
    void theExampleOfTheSpecificationIsPrintedAsItStandsThere() {
        server.answer(412).answer(187).answer(92).oversleepUs(1112);
        ToolRun run = oping("-n", "media.ping", "-c", "3", "-i", "200ms", "-s", "128");
        assertThat(run.out())
                .isEqualTo(
                        """
                        Pinging media.ping with 128 bytes of data (3 packets):

                        128 bytes from media.ping: seq=0 time=0.412 ms
                        128 bytes from media.ping: seq=1 time=0.187 ms
                        128 bytes from media.ping: seq=2 time=92.000 µs

                        --- media.ping ping statistics ---
                        3 packets transmitted, 3 received, 0 out-of-order, 0% packet loss, time: 601.204 ms
                        rtt min/avg/max/mdev = 0.092/0.230/0.412/0.164 ms
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void anAverageBelowATenthOfAMillisecondPutsTheLastLineInMicroseconds() {
        server.answer(41).answer(118).answer(45).answer(50);
        assertThat(oping("-n", "x", "-c", "4", "-i", "1", "-Q").out())
                .endsWith("rtt min/avg/max/mdev = 41.000/63.500/118.000/36.519 µs\n");
    }

    @Test
    void aSingleReplyHasNoDeviation() {
        server.answer(385);
        assertThat(oping("-n", "oping.srv", "-c", "1", "-i", "20ms").out())
                .endsWith(
                        """
                        1 packets transmitted, 1 received, 0 out-of-order, 0% packet loss, time: 20.385 ms
                        rtt min/avg/max/mdev = 0.385/0.385/0.385/NaN ms
                        """);
    }

    @Test
    void quietLeavesTheBlankLineAndTheStatistics() {
        server.answer(41).answer(120).answer(873);
        assertThat(oping("-n", "x", "-c", "3", "-i", "20", "-Q").out())
                .isEqualTo(
                        """

                        --- x ping statistics ---
                        3 packets transmitted, 3 received, 0 out-of-order, 0% packet loss, time: 60.873 ms
                        rtt min/avg/max/mdev = 0.041/0.345/0.873/0.459 ms
                        """);
    }

    @Test
    void nothingSentIsNothingLost() {
        ToolRun run = oping("-n", "oping.srv", "-c", "0", "-i", "20ms");
        assertThat(run.out())
                .isEqualTo(
                        """
                        Pinging oping.srv with 64 bytes of data (0 packets):


                        --- oping.srv ping statistics ---
                        0 packets transmitted, 0 received, 0 out-of-order, 0% packet loss, time: 0.000 ms
                        """);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aServerThatNeverAnswersEndsTheRunAfterTwoSecondsAndTheInterval() {
        ToolRun run = oping("-n", "oping.srv", "-c", "2", "-i", "20ms", "-s", "1500");
        assertThat(run.out())
                .isEqualTo(
                        """
                        Pinging oping.srv with 1500 bytes of data (2 packets):

                        Server timed out.

                        --- oping.srv ping statistics ---
                        2 packets transmitted, 0 received, 0 out-of-order, 100% packet loss, time: 2000.000 ms
                        """);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void compatExitsLike023EvenIfEverythingIsLost() {
        assertThat(oping("-n", "x", "-c", "2", "-i", "20ms", "--compat").exitCode()).isZero();
    }

    @Test
    void wholeSecondsOfTheIntervalAreAddedToTheTimeLimit() {
        assertThat(oping("-n", "x", "-c", "9", "-i", "1999ms").out())
                .contains("1 packets transmitted, 0 received", "time: 3000.000 ms");
    }

    @Test
    void anExplicitTimeLimitCounts() {
        assertThat(oping("-n", "x", "-c", "9", "-i", "20ms", "--timeout", "5s").out())
                .contains("9 packets transmitted, 0 received", "time: 5000.000 ms");
    }

    @Test
    void aReplyThatIsOvertakenIsMarked() {
        server.answer(25_000).answer(100);
        assertThat(oping("-n", "x", "-c", "2", "-i", "20ms").out())
                .contains(
                        """
                        64 bytes from x: seq=1 time=0.100 ms
                        64 bytes from x: seq=0 time=25.000 ms [out-of-order]
                        """,
                        "2 packets transmitted, 2 received, 1 out-of-order, 0% packet loss");
    }

    @Test
    void aRepeatedReplyCountsAsReceivedAndLossNeverGoesBelowZero() {
        server.answer(100, 200).answer(100).answer(100);
        assertThat(oping("-n", "x", "-c", "2", "-i", "20ms", "-v").out())
                .contains(
                        "seq=0 time=0.200 ms [out-of-order]\n",
                        "2 packets transmitted, 2 received, 1 out-of-order, 0% packet loss",
                        "1 duplicates, 0 invalid\n");
    }

    @Test
    void lossIsRoundedUp() {
        for (int i = 0; i < 9995; i++) {
            server.answer(10);
        }
        assertThat(oping("-n", "x", "-c", "10000", "-i", "1", "-Q").out())
                .contains("10000 packets transmitted, 9995 received", " 1% packet loss");
    }

    @Test
    void theTimeOfDayStandsBeforeEachReply() {
        server.answer(367);
        assertThat(oping("-n", "oping.srv", "-c", "1", "-i", "20ms", "-D").out())
                .contains("[1795261944.699267] 64 bytes from oping.srv: seq=0 time=0.367 ms\n");
    }

    @Test
    void floodSendsTheNextRequestAtOnceAndShowsNoTimeOfDay() {
        server.answer(137).answer(56);
        assertThat(oping("-n", "oping.srv", "-c", "2", "-f", "-D").out())
                .isEqualTo(
                        """
                        Pinging oping.srv with 64 bytes of data (2 packets):

                        64 bytes from oping.srv: seq=0 time=0.137 ms
                        64 bytes from oping.srv: seq=1 time=56.000 µs

                        --- oping.srv ping statistics ---
                        2 packets transmitted, 2 received, 0 out-of-order, 0% packet loss, time: 0.193 ms
                        rtt min/avg/max/mdev = 56.000/96.500/137.000/57.276 µs
                        """);
    }

    @Test
    void busyFloodSaysSo() {
        server.answer(100).answer(100);
        assertThat(oping("-n", "x", "-c", "2", "-F").out())
                .startsWith("Pinging x with 64 bytes of data (2 packets, busy-poll):\n\n")
                .contains("2 packets transmitted, 2 received");
    }

    @Test
    void aLostReplyEndsAFloodInsteadOfHangingIt() {
        server.answer(100).answer();
        ToolRun run = oping("-n", "x", "-c", "5", "-f", "-i", "0");
        assertThat(run.out())
                .contains("Server timed out.\n", "2 packets transmitted, 1 received, ");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aDurationIsACountOfIntervals() {
        for (int i = 0; i < 5; i++) {
            server.answer(10);
        }
        assertThat(oping("-n", "x", "-d", "100ms", "-i", "20ms").out()).contains("(5 packets)");
    }

    @Test
    void aDurationWithoutIntervalCountsTenPerMillisecond() {
        assertThat(oping("-n", "x", "-d", "1s", "-i", "0").out()).contains("(10000 packets)");
    }

    @Test
    void sizesAreBroughtIntoTheirLimits() {
        assertThat(oping("-n", "x", "-c", "0", "-s", "5").out())
                .startsWith("Packet size set to 64 bytes.\nPinging x with 64 bytes");
        assertThat(oping("-n", "x", "-c", "0", "-s", "50000").out())
                .startsWith("Packet size truncated to 1500 bytes.\nPinging x with 1500 bytes");
    }

    @Test
    void longIntervalsAreCut() {
        server.answer(353);
        assertThat(oping("-n", "x", "-c", "1", "-i", "20s").out())
                .startsWith("Ping interval truncated to 10s.\n")
                .contains("time: 10000.353 ms");
    }

    @Test
    void anUnknownQosIsRaw() {
        assertThat(oping("-n", "x", "-c", "0", "-q", "foo").out())
                .startsWith("Unknown QoS cube, defaulting to raw.\n");
    }

    @Test
    void anUnknownUnitIsRefused() {
        ToolRun run = oping("-n", "x", "-i", "20q");
        assertThat(run.out()).isEqualTo("Unknown time unit: q.\n");
        assertThat(run.err()).isEqualTo("oping: -i takes a number and ms, s, m, h or d: 500ms\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void wrongUsageIsExplained() {
        assertThat(oping("-c", "2").out()).startsWith("No server specified.\nUsage: oping ");
        assertThat(oping("--bad").err()).isEqualTo("oping: there is no option --bad\n");
        assertThat(oping("-n").err()).isEqualTo("oping: -n needs a value\n");
        assertThat(oping("-n", "x", "-c", "many").err())
                .isEqualTo("oping: -c needs a number from 0 up, not \"many\"\n");
        assertThat(oping("-n", "x", "-c", "-1").exitCode()).isEqualTo(2);
        assertThat(oping("-n", "x", "-i", "99999999999999999999").exitCode()).isEqualTo(2);
    }

    @Test
    void helpSucceeds() {
        ToolRun run = oping("--help");
        assertThat(run.out()).startsWith("Usage: oping ");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aRefusedFlowIsTheLineOf023AndASentence() {
        server.refuseWith(FlowError.NAME, "no name \"nosuch\" in this system");
        ToolRun run = oping("-n", "nosuch", "-c", "1");
        assertThat(run.out()).isEqualTo("Failed to allocate flow: -1007.\n");
        assertThat(run.err()).isEqualTo("oping: no name \"nosuch\" in this system\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aSizeThatDoesNotFitIsSaidAtOnce() {
        server.mpsBytes(1496);
        ToolRun run = oping("-n", "x", "-s", "1500", "-c", "3");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "oping: 1500 bytes do not fit: the flow to x carries at most 1496;"
                                + " try -s 1496\n");
    }

    @Test
    void requestsOnALinkThatIsDownAreLostLikeOthers() {
        server.down();
        ToolRun run = oping("-n", "x", "-c", "3", "-i", "100ms");
        assertThat(run.out())
                .contains("3 packets transmitted, 0 received, 0 out-of-order, 100% packet loss");
        assertThat(server.requests()).isZero();
    }

    @Test
    void repliesToNothingAreReportedAndCountNowhere() {
        ByteBuffer wrongId = ByteBuffer.allocate(64).putInt(0, 1).putInt(4, 77);
        ByteBuffer wrongType = ByteBuffer.allocate(64).putInt(0, 3);
        ByteBuffer fromTheFuture = ByteBuffer.allocate(64).putInt(0, 1);
        PingMessage.putRequest(fromTheFuture, 0, 99_999_999_999_999L);
        fromTheFuture.putInt(0, 1);
        server.answer(50_000)
                .push(30_000, wrongId.array())
                .push(31_000, wrongType.array())
                .push(32_000, new byte[3])
                .push(33_000, fromTheFuture.array());
        assertThat(oping("-n", "x", "-c", "1", "-i", "20ms", "-v").out())
                .contains(
                        "Invalid reply: no request has the id 77.\n",
                        "Invalid reply: type 3.\n",
                        "Invalid reply: 3 bytes are too short.\n",
                        "Invalid reply: its time stamp lies in the future.\n",
                        "1 packets transmitted, 1 received, 0 out-of-order, 0% packet loss",
                        "0 duplicates, 4 invalid\n");
    }

    @Test
    void verboseAddsPercentilesAndJitterBelowTheLinesOf023() {
        server.answer(1000).answer(2000).answer(4000);
        String plain =
                ToolRun.of(
                                new ScriptedServer().answer(1000).answer(2000).answer(4000).oping(),
                                "-n",
                                "x",
                                "-c",
                                "3",
                                "-i",
                                "20ms")
                        .out();
        String verbose = oping("-n", "x", "-c", "3", "-i", "20ms", "--verbose").out();
        assertThat(verbose).startsWith(plain);
        assertThat(verbose.substring(plain.length()))
                .isEqualTo(
                        """
                        rtt p50/p90/p99/p99.9/jitter = 2.001/4.000/4.000/4.000/0.184 ms
                        0 duplicates, 0 invalid
                        """);
    }

    @Test
    void theHistogramHasABarForEachPowerOfTwo() {
        server.answer(100).answer(100).answer(600);
        assertThat(oping("-n", "x", "-c", "3", "-i", "20ms", "--histogram").out())
                .contains(
                        "        64 - 128        µs          2 " + "#".repeat(50) + "\n",
                        "       128 - 256        µs          0\n",
                        "       512 - 1024       µs          1 " + "#".repeat(25) + "\n");
    }

    @Test
    void jsonIsOneObjectPerLine() {
        server.answer(412).answer(187);
        assertThat(oping("-n", "a\"b", "-c", "2", "-i", "20ms", "--json").out())
                .isEqualTo(
                        """
                        {"schema":"o7s.oping.reply/1","seq":0,"bytes":64,"rttMs":0.412,"outOfOrder":false}
                        {"schema":"o7s.oping.reply/1","seq":1,"bytes":64,"rttMs":0.187,"outOfOrder":false}
                        {"schema":"o7s.oping.summary/1","name":"a\\"b","bytes":64,"transmitted":2,\
                        "received":2,"outOfOrder":0,"duplicates":0,"invalid":0,"lossPercent":0,\
                        "timeMs":40.187,"ending":"complete","rttMs":{"min":0.187,"avg":0.2995,\
                        "max":0.412,"mdev":0.159099,"p50":0.187007,"p90":0.412,"p99":0.412,\
                        "p99_9":0.412,"jitter":0.014063}}
                        """);
    }
}
