package org.o7s.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Memory that two processes map and that neither can make shorter or longer: touching it never ends
 * a process, whatever the other one does.
 *
 * <p>It is an anonymous file of the kernel (memfd), allocated in full and sealed against resizing,
 * so it lies under no path and vanishes with its last mapping. Its life as a mapping is that of the
 * arena it was made with. One that is made sparse has only what was {@link #populate taken} of it:
 * whoever touches another part when the machine has no memory left may end by that, so nobody does.
 * Making and adopting: any thread.
 */
public final class SharedMemory {
    private static final int SEALS = ProcessCalls.F_SEAL_SHRINK | ProcessCalls.F_SEAL_GROW;

    private final MemorySegment memory;
    private final Descriptor descriptor;

    private SharedMemory(MemorySegment memory, Descriptor descriptor) {
        this.memory = memory;
        this.descriptor = descriptor;
    }

    /**
     * New memory, all zero.
     *
     * @param name for people who look into {@code /proc}: letters, digits, hyphens
     * @param bytes its size, a multiple of 4096
     * @param arena how long it stays mapped here
     * @throws SystemCallException when there is no memory, descriptor or mapping left
     */
    public static SharedMemory create(String name, long bytes, Arena arena)
            throws SystemCallException {
        return create(name, bytes, false, arena);
    }

    /** Whether the kernel can do what {@link #createSparse} needs: Linux 5.14. */
    public static boolean canBeSparse() {
        return Sparse.SUPPORTED;
    }

    /** Asked of the kernel when it is needed first. */
    private static final class Sparse {
        private static final boolean SUPPORTED =
                Linux.unsupported().isEmpty() && ProcessCalls.populate(0, 0) == 0;
    }

    /** New memory, as {@link #create}, of which every part has to be taken before it is used. */
    public static SharedMemory createSparse(String name, long bytes, Arena arena)
            throws SystemCallException {
        return create(name, bytes, true, arena);
    }

    private static SharedMemory create(String name, long bytes, boolean sparse, Arena arena)
            throws SystemCallException {
        String attempt = "cannot make " + bytes + " bytes of shared memory";
        Descriptor descriptor;
        try (Arena scratch = Arena.ofConfined()) {
            int fd = ProcessCalls.memfdCreate(scratch.allocateFrom(name).address());
            descriptor = new Descriptor(checked(fd, attempt, "memfd_create"));
        }
        boolean made = false;
        try {
            int fd = descriptor.number();
            if (sparse) {
                checked(ProcessCalls.truncate(fd, bytes), attempt, "ftruncate");
            } else {
                checked(ProcessCalls.fallocate(fd, bytes), attempt, "fallocate");
            }
            int seals = SEALS | ProcessCalls.F_SEAL_SEAL;
            checked(ProcessCalls.fcntl(fd, ProcessCalls.F_ADD_SEALS, seals), attempt, "fcntl");
            SharedMemory memory = new SharedMemory(map(fd, bytes, arena, attempt), descriptor);
            made = true;
            return memory;
        } finally {
            if (!made) {
                descriptor.close();
            }
        }
    }

    /**
     * Maps memory that another process made and handed over; its descriptor is closed in any case.
     *
     * @param sizes one of which it must have, in bytes
     * @param arena how long it stays mapped here
     * @throws SystemCallException when it is not sealed, has another size, or cannot be mapped
     */
    public static SharedMemory adopt(Descriptor descriptor, Arena arena, long... sizes)
            throws SystemCallException {
        String attempt = "cannot take shared memory that was handed over";
        try (descriptor) {
            int fd = descriptor.number();
            int seals = ProcessCalls.fcntl(fd, ProcessCalls.F_GET_SEALS, 0);
            long bytes = checked(ProcessCalls.length(fd), attempt, "lseek");
            if (checked(seals, attempt, "fcntl") != (seals | SEALS)
                    || Arrays.stream(sizes).noneMatch(size -> size == bytes)) {
                throw new SystemCallException(
                        attempt + ", as it is not of " + anyOf(sizes) + " sealed bytes",
                        "fcntl",
                        Errno.EINVAL);
            }
            return new SharedMemory(map(fd, bytes, arena, attempt), descriptor);
        }
    }

    private static String anyOf(long[] sizes) {
        return Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(" or "));
    }

    private static MemorySegment map(int fd, long bytes, Arena arena, String attempt)
            throws SystemCallException {
        long address = checked(Libc.mmap(fd, bytes), attempt, "mmap");
        return MemorySegment.ofAddress(address)
                .reinterpret(bytes, arena, m -> Libc.munmap(m.address(), m.byteSize()));
    }

    private static int checked(int result, String attempt, String call) throws SystemCallException {
        return (int) checked((long) result, attempt, call);
    }

    private static long checked(long result, String attempt, String call)
            throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(attempt, call, (int) result);
        }
        return result;
    }

    /** The mapping. */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Takes memory of the machine for a part of one that was made sparse; what it holds stays as it
     * is. Takes its time. Any thread.
     *
     * @param offset of the part, a multiple of 4096
     * @param bytes its size, a multiple of 4096
     * @return false if the machine has none, so that the part must not be touched
     */
    public boolean populate(long offset, long bytes) {
        Objects.checkFromIndexSize(offset, bytes, memory.byteSize());
        try {
            return ProcessCalls.populate(memory.address() + offset, bytes) == 0;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Gives the memory back to the machine, however many still map it: it reads as zero, and who
     * writes into it takes memory of its own again. Not once the mapping is gone.
     */
    public void discard() {
        try {
            ProcessCalls.remove(memory.address(), memory.byteSize());
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** What to hand to the other process; to be closed then. Closed already if it was adopted. */
    public Descriptor descriptor() {
        return descriptor;
    }
}
