package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.EthMessage;

/**
 * How frames look behind their addresses: all in which the types of IPCP over Ethernet differ
 * (docs/wire/wire-shims.md 1.1, 1.3, 2.1 and 2.4). Stateless; allocates nothing but for messages.
 *
 * <p>{@code typeOrLength} is the field behind the addresses; {@code at} is the first byte after it.
 */
sealed interface Framing permits DixFraming, LlcFraming {
    /** What {@link #receiverEid} says of a management message. */
    int MANAGEMENT = -1;

    /** Length of the header behind the Ethernet header. */
    int headerBytes();

    /** What to ask of a driver in place of, or as, an EtherType. */
    int requestedType();

    /** What members understand beyond generation 23, bits of {@code EthDixFeatures}. */
    int features();

    /** Whether a frame is one of ours by its type or length. */
    boolean isOurs(int typeOrLength);

    /**
     * Checks the header.
     *
     * @return the number of payload bytes behind it, or the negative code of a {@link
     *     org.o7s.wire.g23.Defect}
     */
    int validate(MemorySegment frame, long at, int typeOrLength, int availableBytes);

    /** The receiver's EID of a frame that was checked, or {@link #MANAGEMENT}. */
    int receiverEid(MemorySegment frame, long at);

    /** Whether a data frame may come from the flow's other end, which is {@code peerEid} there. */
    boolean isFrom(MemorySegment frame, long at, long peerEid);

    /** The field behind the addresses, for a payload of this length. */
    int typeOrLength(int payloadBytes);

    /** Writes the header of a data frame. */
    void writeData(MemorySegment frame, long at, int peerEid, int localEid, int payloadBytes);

    /** Writes the header of a management frame. */
    void writeManagement(MemorySegment frame, long at, int payloadBytes);

    /** Reads a management payload. */
    DecodeResult<EthMessage> decode(
            MemorySegment frame, long payload, int payloadBytes, int hashBytes);

    /** Length of the fixed part of a message, before hash and blob. */
    int fixedBytes();

    /** Length of a whole message. */
    int encodedBytes(EthMessage message);

    /** Writes a message. */
    void encode(EthMessage message, MemorySegment frame, long payload);
}
