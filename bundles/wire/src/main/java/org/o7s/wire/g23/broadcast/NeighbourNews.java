package org.o7s.wire.g23.broadcast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * What a member of a broadcast layer tells a neighbour of o7s: which tree is behind it, or that it
 * leaves (docs/wire/broadcast.md 4). It begins with the token that the receiver named when the two
 * connected, by which it is told from a packet.
 *
 * @param kind what it says
 * @param tree for {@link Kind#TREE} the highest name in the part of the layer behind the sender,
 *     not 0; else 0
 */
public record NeighbourNews(Kind kind, long tree) {
    /** The receiver's token, u64. */
    public static final int TOKEN_OFFSET = 0;

    /** Kind, u8. */
    public static final int KIND_OFFSET = 8;

    /** Tree, u64. */
    public static final int TREE_OFFSET = 9;

    /** Length of the message. */
    public static final int LENGTH = 17;

    /** What is said; the ordinal is the number on the wire. */
    public enum Kind {
        /** What is behind the sender. */
        TREE,
        /** The sender closes the connection. */
        LEAVING
    }

    private static final Kind[] KINDS = Kind.values();

    /** What is behind the sender. */
    public static NeighbourNews tree(long tree) {
        return new NeighbourNews(Kind.TREE, tree);
    }

    /** The sender leaves. */
    public static NeighbourNews leaving() {
        return new NeighbourNews(Kind.LEAVING, 0);
    }

    /** Whether what a neighbour of o7s sent is such a message, to be decoded, and no packet. */
    public static boolean isOne(MemorySegment segment, long offset, int bytes, long ownToken) {
        return bytes >= KIND_OFFSET && BigEndian.u64(segment, offset + TOKEN_OFFSET) == ownToken;
    }

    /** Reads a message; bytes behind it are left to later versions. */
    public static DecodeResult<NeighbourNews> decode(
            MemorySegment segment, long offset, int bytes) {
        if (bytes < LENGTH) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int kind = BigEndian.u8(segment, offset + KIND_OFFSET);
        long tree = BigEndian.u64(segment, offset + TREE_OFFSET);
        if (kind >= KINDS.length || (KINDS[kind] == Kind.TREE && tree == 0)) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        return new Decoded<>(new NeighbourNews(KINDS[kind], tree));
    }

    /** The bytes of the message to a neighbour with this token. */
    @SuppressWarnings("EnumOrdinal") // the ordinal is the number on the wire
    public byte[] encode(long token) {
        byte[] bytes = new byte[LENGTH];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        BigEndian.setU64(segment, TOKEN_OFFSET, token);
        BigEndian.setU8(segment, KIND_OFFSET, kind.ordinal());
        BigEndian.setU64(segment, TREE_OFFSET, tree);
        return bytes;
    }
}
