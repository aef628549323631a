package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.o7s.wire.g23.FrctHeader;

/**
 * The machine of the C prototype 0.23 as docs/wire/wire-endtoend.md 2.4 to 2.9 describe it, stalls
 * included, with ideal threads: what comes is processed at once.
 */
final class Prototype {
    static final long TICK_NS = 5_000_000L;
    private static final long S = 1_000_000_000L;
    private static final long INACTIVE_S = 131;
    private static final long LONG_AGO = -1000 * S;

    private record Timer(int number, byte[] packet, long firstNs, long dueNs) {}

    final Deque<byte[]> outgoing = new ArrayDeque<>();
    boolean down;
    private final boolean retransmits;
    private final SplittableRandom random;
    private final byte @Nullable [][] reorder = new byte[256][];
    private List<Timer> timers = new ArrayList<>();
    private int sendNext;
    private int sendLeft;
    private int sendRight = 64;
    private long sendNs = LONG_AGO;
    private int readNext;
    private int readRight;
    private int acknowledged;
    private long receivedNs = LONG_AGO;
    private long acknowledgeNs = Long.MAX_VALUE;
    private long smoothNs;
    private long deviationNs = 10_000_000L;
    private long timeoutNs = S;
    private boolean probing;
    private int probe;
    private long probeNs;

    Prototype(boolean retransmits, long seed) {
        this.retransmits = retransmits;
        this.random = new SplittableRandom(seed);
    }

    /** Writes if the window lets it; false is where a blocking write waits. */
    boolean write(byte[] payload, long nowNs) {
        if (sendNext == sendRight) {
            return false;
        }
        int flags = FrctHeader.DATA | (sendNext == sendLeft ? FrctHeader.DRF : 0);
        if (nowNs / S - sendNs / S > INACTIVE_S) {
            sendNext = random.nextInt();
            sendLeft = sendNext;
            sendRight = sendLeft + 64;
        }
        int number = sendNext;
        int heard = 0;
        if (nowNs / S - receivedNs / S < INACTIVE_S) {
            flags |= FrctHeader.FC;
        }
        if (!retransmits) {
            sendLeft++;
        } else {
            if (!probing) {
                probing = true;
                probe = number;
                probeNs = nowNs;
            }
            if (nowNs / S - receivedNs / S <= 10) {
                flags |= FrctHeader.ACK;
                heard = readNext;
                acknowledged = readNext;
            }
        }
        byte[] packet = packet(flags, (flags & FrctHeader.FC) != 0 ? readRight : 0, number, heard);
        packet = Arrays.copyOf(packet, packet.length + payload.length);
        System.arraycopy(payload, 0, packet, 12, payload.length);
        sendNext++;
        sendNs = nowNs;
        if (retransmits) {
            timers.add(new Timer(number, packet, nowNs, nowNs + timeoutNs));
        }
        outgoing.add(packet);
        return true;
    }

    void input(byte[] bytes, long nowNs) {
        if (bytes.length == 0) {
            return;
        }
        MemorySegment packet = MemorySegment.ofArray(bytes);
        int flags = FrctHeader.flags(packet, 0);
        int number = FrctHeader.seqno(packet, 0);
        boolean data = (flags & FrctHeader.DATA) != 0;
        if (nowNs / S - receivedNs / S > INACTIVE_S) {
            if ((flags & FrctHeader.DRF) != 0) {
                readNext = number;
                readRight = number + 256;
                acknowledged = number;
            } else if (data) {
                acknowledgeIfDue(nowNs);
                return;
            }
        }
        receivedNs = nowNs;
        if ((flags & FrctHeader.RDVS) != 0) {
            outgoing.add(packet(FrctHeader.FC, readRight, 0, 0));
            return;
        }
        if ((flags & FrctHeader.ACK) != 0) {
            heard(FrctHeader.ackno(packet, 0), nowNs);
        }
        if ((flags & FrctHeader.FC) != 0) {
            window(FrctHeader.window(packet, 0));
        }
        if (!data || !take(number, bytes, nowNs)) {
            acknowledgeIfDue(nowNs);
        }
    }

    private boolean take(int number, byte[] bytes, long nowNs) {
        if (number - readNext < 0) {
            acknowledged = number;
            return false;
        }
        if (!retransmits) {
            readNext = number;
        } else if (number - readRight >= 0
                || number - readNext >= 256
                || reorder[number & 255] != null) {
            return false;
        } else {
            acknowledgeNs = Math.min(acknowledgeNs, nowNs + 10_000_000L);
        }
        reorder[number & 255] = Arrays.copyOfRange(bytes, 12, bytes.length);
        return true;
    }

    private void heard(int number, long nowNs) {
        if (number - sendLeft > 0) {
            sendLeft = number;
        }
        if (probing && number - probe > 0) {
            probing = false;
            measured(nowNs - probeNs);
        }
    }

    private void measured(long rttNs) {
        if (smoothNs == 0) {
            smoothNs = Math.max(1000, rttNs);
            deviationNs = Math.max(100, rttNs >> 1);
        } else {
            long apart = rttNs - smoothNs;
            long more = (Math.abs(apart) - deviationNs) >> 2;
            smoothNs = Math.max(1000, smoothNs + (apart >> 3));
            deviationNs = Math.max(100, deviationNs + (more < 0 ? more >> 3 : more));
        }
        timeoutNs = Math.max(250_000, smoothNs + (deviationNs << 2));
    }

    private void window(int low) {
        int edge = (sendRight & 0xff000000) | low;
        if (edge - sendRight < 0 && sendRight - edge > 0x7fffff) {
            edge += 0x01000000;
        }
        sendRight = edge;
    }

    private void acknowledgeIfDue(long nowNs) {
        if (readNext - acknowledged > 0
                && nowNs - receivedNs <= 10 * S
                && nowNs - sendNs >= TICK_NS) {
            acknowledged = readNext;
            outgoing.add(packet(FrctHeader.ACK | FrctHeader.FC, readRight, 0, readNext));
        }
    }

    byte @Nullable [] read() {
        byte[] next = reorder[readNext & 255];
        if (next != null) {
            reorder[readNext & 255] = null;
            readNext++;
            readRight++;
        }
        return next;
    }

    /** Its timer thread, every 5 ms. */
    void tick(long nowNs) {
        if (acknowledgeNs <= nowNs) {
            acknowledgeNs = Long.MAX_VALUE;
            acknowledgeIfDue(nowNs);
        }
        List<Timer> left = new ArrayList<>();
        for (Timer timer : timers) {
            if (timer.number() - sendLeft < 0) {
                continue;
            }
            if (timer.dueNs() > nowNs) {
                left.add(timer);
            } else if (nowNs - timer.firstNs() > 120 * S) {
                down = true;
            } else {
                if (timer.number() == probe) {
                    timeoutNs = Math.min(60 * S, timeoutNs * 2);
                    probing = false;
                }
                byte[] again = timer.packet().clone();
                MemorySegment packet = MemorySegment.ofArray(again);
                FrctHeader.write(
                        packet,
                        0,
                        FrctHeader.flags(packet, 0),
                        FrctHeader.window(packet, 0),
                        timer.number(),
                        readNext);
                outgoing.add(again);
                left.add(
                        new Timer(
                                timer.number(),
                                timer.packet(),
                                timer.firstNs(),
                                nowNs + timeoutNs));
            }
        }
        timers = left;
    }

    @Override
    public String toString() {
        return "%s next %08x left %08x right %08x, reads %08x, timeout %d ns"
                .formatted(
                        down ? "down" : "up", sendNext, sendLeft, sendRight, readNext, timeoutNs);
    }

    private static byte[] packet(int flags, int window, int number, int acknowledged) {
        byte[] packet = new byte[12];
        FrctHeader.write(MemorySegment.ofArray(packet), 0, flags, window, number, acknowledged);
        return packet;
    }
}
