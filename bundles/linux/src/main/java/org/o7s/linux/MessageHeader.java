package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct msghdr} with one vector and room for descriptors ({@code struct cmsghdr}). */
final class MessageHeader {
    static final int BYTES = 56;
    static final int VECTOR_BYTES = 16;

    /** Of the descriptors in the control data. */
    static final int RIGHTS_OFFSET = 16;

    static final int CONTROL_BYTES = controlBytes(MessageSocket.DESCRIPTORS_MAX);

    /**
     * The same for what others may send (SCM_MAX_FD): what has no room is closed by the kernel,
     * while it receives.
     */
    static final int CONTROL_MAX_BYTES = controlBytes(253);

    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;

    private MessageHeader() {}

    private static int controlBytes(int descriptors) {
        return (RIGHTS_OFFSET + 4 * descriptors + 7) & ~7;
    }

    static void fill(
            MemorySegment header,
            MemorySegment vector,
            MemorySegment body,
            MemorySegment control,
            int controlBytes) {
        vector.set(JAVA_LONG, 0, body.address());
        vector.set(JAVA_LONG, 8, body.byteSize());
        header.set(JAVA_LONG, VECTOR, vector.address());
        header.set(JAVA_LONG, VECTOR_COUNT, 1);
        header.set(JAVA_LONG, CONTROL, controlBytes == 0 ? 0 : control.address());
        header.set(JAVA_LONG, CONTROL_LENGTH, controlBytes);
        header.set(JAVA_INT, FLAGS, 0);
    }

    static long controlLength(MemorySegment header) {
        return header.get(JAVA_LONG, CONTROL_LENGTH);
    }

    static int flags(MemorySegment header) {
        return header.get(JAVA_INT, FLAGS);
    }
}
