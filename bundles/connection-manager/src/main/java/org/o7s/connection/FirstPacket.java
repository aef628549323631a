package org.o7s.connection;

import java.util.function.Consumer;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Signal;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;

/**
 * Waits for the peer's record: the first packet of a flow that is not empty. What comes after it
 * stays in the flow for the holder of the connection (docs/wire/wire-unicast.md 0.1 and 2.3).
 */
final class FirstPacket {
    /** How long a peer may take, in ns. */
    static final long LIMIT_NS = 1_000_000_000;

    private static final int BUDGET_PACKETS = 64;

    /** What came of the waiting. */
    sealed interface Outcome {}

    /** A record. */
    record Said(CepRecord message) implements Outcome {}

    /** Something else (row CEP6 among others). */
    record Garbled(Defect defect) implements Outcome {}

    /** The flow ended before. */
    record Ended() implements Outcome {}

    /** Nothing, in time (row CEP5). */
    record Silence() implements Outcome {}

    private final FlowEnd end;
    private final ConnectionCounters counters;
    private final Consumer<Outcome> told;
    private final Timer deadline;
    private boolean over;

    /** Begins to wait; the outcome is told once, on the loop, never from within here. */
    FirstPacket(Connections connections, FlowEnd end, long limitNs, Consumer<Outcome> told) {
        this.end = end;
        this.counters = connections.counters();
        this.told = outcome -> connections.outbox().event(() -> told.accept(outcome));
        this.deadline =
                connections
                        .loop()
                        .schedule(
                                connections.nowNs() + Math.min(limitNs, LIMIT_NS),
                                () -> finish(new Silence()));
        Doorbell bell = connections.loop().doorbell(this::answer);
        end.attend(bell::ring);
    }

    /** Waits no more; nothing is told. */
    void cancel() {
        over = true;
        deadline.cancel();
        end.attend(Signal.NONE);
    }

    private boolean answer(long nowNs) {
        if (over) {
            return false;
        }
        // Looked at first: what the peer wrote before it closed is then there to be read.
        boolean ended = end.isPeerClosed();
        for (int i = 0; i < BUDGET_PACKETS; i++) {
            Packet packet = end.poll();
            if (packet == null) {
                if (ended) {
                    finish(new Ended());
                }
                return false;
            }
            if (packet.length() > 0) {
                Outcome outcome = read(packet);
                packet.release();
                finish(outcome);
                return false;
            }
            packet.release();
            counters.receivedKeepalives().increment();
        }
        return true;
    }

    private Outcome read(Packet packet) {
        counters.receivedMessages().increment();
        DecodeResult<CepRecord> result =
                CepCodec.decode(packet.memory(), packet.offset(), packet.length());
        return switch (result) {
            case Decoded<CepRecord>(CepRecord message) -> new Said(message);
            case Malformed<CepRecord>(Defect defect) -> new Garbled(defect);
        };
    }

    private void finish(Outcome outcome) {
        if (!over) {
            cancel();
            told.accept(outcome);
        }
    }
}
