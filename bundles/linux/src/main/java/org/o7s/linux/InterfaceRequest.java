package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The kernel's {@code struct ifreq} and its requests, made through any socket: they answer for the
 * network namespace of that socket, which {@code /sys} and {@code /proc} do not.
 */
final class InterfaceRequest implements AutoCloseable {
    /** Longest name, without the terminating zero. */
    static final int MAX_NAME_BYTES = 15;

    private static final int SIZE = 40;
    private static final int VALUE = 16;
    private static final int ADDRESS = 18;
    private static final int ADDRESS_BYTES = 6;

    private static final int SIOCGIFNAME = 0x8910;
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;

    private final int socket;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment request = arena.allocate(SIZE, 8);

    InterfaceRequest(int socket) {
        this.socket = socket;
    }

    /** The interface of this name, or why not. */
    InterfaceInfo byName(String name) throws SystemCallException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        String attempt = "cannot read interface '" + name + "'";
        if (bytes.length == 0 || bytes.length > MAX_NAME_BYTES) {
            throw new SystemCallException(attempt, "SIOCGIFINDEX", Errno.ENODEV);
        }
        request.fill((byte) 0);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
        ask(SIOCGIFINDEX, "SIOCGIFINDEX", attempt);
        int index = request.get(JAVA_INT, VALUE);
        ask(SIOCGIFMTU, "SIOCGIFMTU", attempt);
        int mtuBytes = request.get(JAVA_INT, VALUE);
        ask(SIOCGIFHWADDR, "SIOCGIFHWADDR", attempt);
        int hardware = request.get(JAVA_SHORT, VALUE) & 0xffff;
        long mac = 0;
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            mac = (mac << 8) | (request.get(JAVA_BYTE, ADDRESS + i) & 0xff);
        }
        ask(SIOCGIFFLAGS, "SIOCGIFFLAGS", attempt);
        int flags = request.get(JAVA_SHORT, VALUE);
        return new InterfaceInfo(
                name,
                index,
                mac,
                mtuBytes,
                hardware,
                (flags & IFF_UP) != 0,
                (flags & IFF_RUNNING) != 0);
    }

    /** The interface of this number, or empty when there is none any more. */
    Optional<InterfaceInfo> byIndex(int index) throws SystemCallException {
        request.fill((byte) 0);
        request.set(JAVA_INT, VALUE, index);
        int result = Libc.ioctl(socket, SIOCGIFNAME, request.address());
        if (Errno.of(result).saysInterfaceIsUnusable()) {
            return Optional.empty();
        }
        if (result < 0) {
            throw new SystemCallException(
                    "cannot read interface number " + index, "SIOCGIFNAME", result);
        }
        String name = request.getString(0);
        try {
            InterfaceInfo info = byName(name);
            return info.index() == index ? Optional.of(info) : Optional.empty();
        } catch (SystemCallException e) {
            if (e.errno().saysInterfaceIsUnusable()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void ask(int code, String name, String attempt) throws SystemCallException {
        int result = Libc.ioctl(socket, code, request.address());
        if (result < 0) {
            throw new SystemCallException(attempt, name, result);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
