package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * Asks the neighbour at the other end of a D flow whether it is still there, and answers: the
 * payload of a DT packet to its address with EID {@link DtHeader#EID_LINK} and TTL 1. An extension
 * between neighbours that showed {@link Features#O7S} (docs/wire/extensions.md, "link hello").
 * Stateless, for any thread.
 *
 * @param kind whether it asks or answers
 * @param sequence the sender's own number of this message, u64
 * @param echo in an answer the sequence of the hello that is answered; 0 in a hello
 */
public record LinkHello(Kind kind, long sequence, long echo) {
    /** Kind, u8. */
    public static final int KIND_OFFSET = 0;

    /** Sequence number, u64. */
    public static final int SEQUENCE_OFFSET = 1;

    /** Echoed sequence number, u64. */
    public static final int ECHO_OFFSET = 9;

    /** Length of the message. */
    public static final int LENGTH = 17;

    /** Which way a message goes; the ordinal is the number on the wire. */
    public enum Kind {
        /** Wants an answer. */
        HELLO,
        /** Answers a hello. */
        ANSWER
    }

    private static final Kind[] KINDS = Kind.values();

    /** A question. */
    public static LinkHello hello(long sequence) {
        return new LinkHello(Kind.HELLO, sequence, 0);
    }

    /** The answer to this question, under a number of the answerer. */
    public LinkHello answer(long answerSequence) {
        return new LinkHello(Kind.ANSWER, answerSequence, sequence);
    }

    /** Reads the payload of a DT packet; bytes behind the message are left to later versions. */
    public static DecodeResult<LinkHello> decode(
            MemorySegment segment, long offset, int payloadBytes) {
        if (payloadBytes < LENGTH) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int kind = BigEndian.u8(segment, offset + KIND_OFFSET);
        if (kind >= KINDS.length) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        return new Decoded<>(
                new LinkHello(
                        KINDS[kind],
                        BigEndian.u64(segment, offset + SEQUENCE_OFFSET),
                        BigEndian.u64(segment, offset + ECHO_OFFSET)));
    }

    /**
     * Writes the message.
     *
     * @return the number of bytes written, {@link #LENGTH}
     */
    @SuppressWarnings("EnumOrdinal") // the ordinal is the number on the wire
    public int encode(MemorySegment segment, long offset) {
        BigEndian.setU8(segment, offset + KIND_OFFSET, kind.ordinal());
        BigEndian.setU64(segment, offset + SEQUENCE_OFFSET, sequence);
        BigEndian.setU64(segment, offset + ECHO_OFFSET, echo);
        return LENGTH;
    }

    /** The bytes of the message. */
    public byte[] encode() {
        byte[] bytes = new byte[LENGTH];
        encode(MemorySegment.ofArray(bytes), 0);
        return bytes;
    }
}
