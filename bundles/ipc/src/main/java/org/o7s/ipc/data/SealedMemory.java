package org.o7s.ipc.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.o7s.linux.SharedMemory;

/** The native way: anonymous files of the kernel that nobody can shrink, and futexes in them. */
public final class SealedMemory implements MemorySource {
    /** It has no state. */
    public static final SealedMemory SOURCE = new SealedMemory();

    private SealedMemory() {}

    private record Sealed(SharedMemory shared, Handle handle) implements MappedMemory {
        Sealed(SharedMemory shared) {
            this(shared, new DescriptorHandle(shared.descriptor()));
        }

        @Override
        public MemorySegment memory() {
            return shared.memory();
        }

        @Override
        public Wakening wakening() {
            return FutexWakening.SHARED;
        }

        @Override
        public boolean isSealed() {
            return true;
        }

        @Override
        public boolean populate(long offset, long bytes) {
            return shared.populate(offset, bytes);
        }

        @Override
        public void discard() {
            shared.discard();
        }
    }

    @Override
    public MappedMemory create(String kind, long bytes, Arena arena) throws IOException {
        return new Sealed(SharedMemory.create("o7s-" + kind, bytes, arena));
    }

    @Override
    public boolean canBeSparse() {
        return SharedMemory.canBeSparse();
    }

    @Override
    public MappedMemory createSparse(String kind, long bytes, Arena arena) throws IOException {
        return new Sealed(SharedMemory.createSparse("o7s-" + kind, bytes, arena));
    }

    @Override
    public MappedMemory adopt(Handle handle, Arena arena, long... sizes) throws IOException {
        return new Sealed(SharedMemory.adopt(DescriptorHandle.of(handle), arena, sizes));
    }
}
