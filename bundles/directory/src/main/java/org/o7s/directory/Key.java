package org.o7s.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A place in the space of the directory: the id of a node or the digest of a name. Immutable;
 * distances are XOR over all bytes.
 */
final class Key {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final long[] words;

    /** Keeps a copy. */
    Key(byte[] bytes) {
        this.bytes = bytes.clone();
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) & ~7);
        this.words = new long[padded.length / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) WORD.get(padded, i * Long.BYTES);
        }
    }

    /** A copy of the bytes. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Length in bits. */
    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** How many leading bits two keys of one length share. */
    int sharedBits(Key other) {
        for (int i = 0; i < words.length; i++) {
            long differing = words[i] ^ other.words[i];
            if (differing != 0) {
                return i * Long.SIZE + Long.numberOfLeadingZeros(differing);
            }
        }
        return bits();
    }

    /** Negative if {@code a} is closer to this key than {@code b}, 0 if they are equal. */
    int compareDistance(Key a, Key b) {
        for (int i = 0; i < words.length; i++) {
            int order = Long.compareUnsigned(words[i] ^ a.words[i], words[i] ^ b.words[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** A key that shares exactly {@code sharedBits} leading bits with this one; the rest is new. */
    Key diverging(int sharedBits, byte[] random) {
        byte[] made = random.clone();
        int whole = sharedBits / Byte.SIZE;
        System.arraycopy(bytes, 0, made, 0, whole);
        int kept = sharedBits % Byte.SIZE;
        int flipped = 0x80 >>> kept;
        int free = flipped - 1;
        int own = bytes[whole] ^ flipped;
        made[whole] = (byte) ((own & ~free) | (random[whole] & free));
        return new Key(made);
    }

    /** 64 of its bits, for choices that shall differ from key to key. */
    long firstWord() {
        return words[0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(words[0]);
    }

    /** In lowercase hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
