package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network interfaces that the calling thread sees: those of its network namespace.
 *
 * <p>Any thread; every call asks the kernel anew. Needs no privilege.
 */
public final class NetworkInterfaces {
    private static final int NAME_INDEX_BYTES = 16;
    private static final int NAME_OFFSET = 8;

    private NetworkInterfaces() {}

    /**
     * The interface of this name, or empty when there is none.
     *
     * @throws SystemCallException when the kernel refuses for another reason
     */
    public static Optional<InterfaceInfo> find(String name) throws SystemCallException {
        int socket = querySocket();
        try (InterfaceRequest request = new InterfaceRequest(socket)) {
            return Optional.of(request.byName(name));
        } catch (SystemCallException e) {
            if (e.errno().saysInterfaceIsUnusable()) {
                return Optional.empty();
            }
            throw e;
        } finally {
            Libc.close(socket);
        }
    }

    /** All interfaces in the order of the kernel; one that vanishes meanwhile is left out. */
    public static List<InterfaceInfo> list() throws SystemCallException {
        List<InterfaceInfo> found = new ArrayList<>();
        for (String name : names()) {
            find(name).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private static List<String> names() throws SystemCallException {
        long array = Libc.ifNameIndex();
        if (array == 0) {
            throw new SystemCallException(
                    "cannot list the interfaces", "if_nameindex", Errno.ENOBUFS);
        }
        List<String> names = new ArrayList<>();
        for (long entry = array; ; entry += NAME_INDEX_BYTES) {
            MemorySegment nameIndex = MemorySegment.ofAddress(entry).reinterpret(NAME_INDEX_BYTES);
            if (nameIndex.get(JAVA_INT, 0) == 0) {
                break;
            }
            long name = nameIndex.get(JAVA_LONG, NAME_OFFSET);
            names.add(
                    MemorySegment.ofAddress(name)
                            .reinterpret(InterfaceRequest.MAX_NAME_BYTES + 1L)
                            .getString(0));
        }
        Libc.ifFreeNameIndex(array);
        return names;
    }

    private static int querySocket() throws SystemCallException {
        int socket = SocketCalls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_DGRAM);
        if (socket < 0) {
            throw new SystemCallException(
                    "cannot ask the kernel about interfaces", "socket", socket);
        }
        return socket;
    }
}
