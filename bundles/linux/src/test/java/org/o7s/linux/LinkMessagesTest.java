package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkMessagesTest {
    private static final int NEW_LINK = 16;
    private static final int DELETED_LINK = 17;
    private static final int NEW_ADDRESS = 20;
    private static final int USUAL_BYTES = 32;

    private final List<Integer> changed = new ArrayList<>();
    private final LinkEvents.Listener listener =
            new LinkEvents.Listener() {
                @Override
                public void changed(int index) {
                    changed.add(index);
                }

                @Override
                public void anyMayHaveChanged() {
                    throw new AssertionError("not said by a message");
                }
            };

    private final ByteBuffer datagram = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    /** A message of so many bytes, whatever length it claims, and the gap behind it. */
    private LinkMessagesTest message(int type, int index, int claimedBytes, int bytes) {
        int at = datagram.position();
        datagram.putInt(claimedBytes).putShort((short) type).putShort((short) 0);
        datagram.putLong(0).putInt(0).putInt(index);
        datagram.position(at + bytes);
        return this;
    }

    private boolean read() {
        byte[] bytes = new byte[datagram.position()];
        datagram.get(0, bytes);
        return LinkMessages.read(MemorySegment.ofArray(bytes), listener);
    }

    @Test
    void whateverIsSaidAboutAnInterfaceNamesIt() {
        message(NEW_LINK, 7, USUAL_BYTES, USUAL_BYTES);
        message(DELETED_LINK, 8, USUAL_BYTES + 6, USUAL_BYTES + 8);
        message(NEW_ADDRESS, 9, USUAL_BYTES, USUAL_BYTES);
        message(NEW_LINK, 10, USUAL_BYTES, USUAL_BYTES);
        assertThat(read()).isTrue();
        assertThat(changed).containsExactly(7, 8, 10);
    }

    @Test
    void theLastMessageNeedsNoGapBehindIt() {
        message(NEW_LINK, 7, USUAL_BYTES + 1, USUAL_BYTES + 1);
        assertThat(read()).isTrue();
        assertThat(changed).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 31, USUAL_BYTES + 1, 0x7fff_ffff, -1})
    void aLengthThatCannotBeEndsTheReading(int claimedBytes) {
        message(NEW_LINK, 7, USUAL_BYTES, USUAL_BYTES);
        message(NEW_LINK, 8, claimedBytes, USUAL_BYTES);
        assertThat(read()).isFalse();
        assertThat(changed).containsExactly(7);
    }

    @Test
    void aDatagramThatIsShorterThanAHeaderSaysNothing() {
        datagram.position(15);
        assertThat(read()).isFalse();
        assertThat(changed).isEmpty();
    }

    @Test
    void anyBytesAreReadToTheirEnd() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            for (int at = 0; at + 4 <= bytes.length; at += 4) {
                // Lengths that make sense, most of the time.
                if (random.nextBoolean()) {
                    bytes[at] = (byte) random.nextInt(40);
                    bytes[at + 1] = 0;
                    bytes[at + 2] = 0;
                    bytes[at + 3] = 0;
                }
            }
            assertThat(changed).as("seed %d", seed).hasSizeLessThanOrEqualTo(6);
            changed.clear();
            LinkMessages.read(MemorySegment.ofArray(bytes), listener);
        }
    }
}
