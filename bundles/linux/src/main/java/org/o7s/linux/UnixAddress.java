package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code struct sockaddr_un}. */
final class UnixAddress {
    static final int BYTES = 110;
    private static final int PATH_OFFSET = 2;
    private static final int PATH_MAX_BYTES = 107;

    private UnixAddress() {}

    /**
     * The address of a path.
     *
     * @throws SystemCallException if the path is longer than 107 bytes
     */
    static MemorySegment of(Path path, SegmentAllocator allocator) throws SystemCallException {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PATH_MAX_BYTES) {
            throw new SystemCallException("cannot use the socket " + path, "bind", Errno.EINVAL);
        }
        MemorySegment address = allocator.allocate(BYTES, 8);
        address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH_OFFSET, bytes.length);
        return address;
    }
}
