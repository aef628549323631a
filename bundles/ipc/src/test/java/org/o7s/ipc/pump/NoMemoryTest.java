package org.o7s.ipc.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MappedMemory;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.SealedMemory;
import org.o7s.ipc.data.Wakening;

/** A machine that has no memory left for a while: nobody is charged for what there is not. */
class NoMemoryTest {
    private static final int ATTEMPTS = 100;

    private boolean poor;

    /** Whether there is memory for what is made in full, and none for what is taken later. */
    private boolean poorLater;

    private int discarded;
    private final Account account = new Account();

    /** A user who may have everything. */
    private static final class Account implements MemoryAccount {
        private long charged;

        @Override
        public boolean takeMemory(long bytes) {
            charged += bytes;
            return true;
        }

        @Override
        public void giveMemory(long bytes) {
            charged -= bytes;
        }
    }

    private final MemorySource source =
            new MemorySource() {
                @Override
                public MappedMemory create(String kind, long bytes, Arena arena)
                        throws IOException {
                    if (poor) {
                        throw new IOException("there is none");
                    }
                    return SealedMemory.SOURCE.create(kind, bytes, arena);
                }

                @Override
                public boolean canBeSparse() {
                    return true;
                }

                @Override
                public MappedMemory createSparse(String kind, long bytes, Arena arena)
                        throws IOException {
                    if (poor) {
                        throw new IOException("there is none");
                    }
                    return new Sparse(SealedMemory.SOURCE.createSparse(kind, bytes, arena));
                }

                @Override
                public MappedMemory adopt(Handle handle, Arena arena, long... sizes)
                        throws IOException {
                    return SealedMemory.SOURCE.adopt(handle, arena, sizes);
                }
            };

    /** Memory of which nothing more can be taken while the machine is poor. */
    private final class Sparse implements MappedMemory {
        private final MappedMemory made;

        Sparse(MappedMemory made) {
            this.made = made;
        }

        @Override
        public MemorySegment memory() {
            return made.memory();
        }

        @Override
        public Handle handle() {
            return made.handle();
        }

        @Override
        public Wakening wakening() {
            return made.wakening();
        }

        @Override
        public boolean isSealed() {
            return made.isSealed();
        }

        @Override
        public boolean populate(long offset, long bytes) {
            return !poorLater && made.populate(offset, bytes);
        }

        @Override
        public void discard() {
            discarded++;
            made.discard();
        }
    }

    private static void fail(PairMemory pair) {
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThatThrownBy(pair::take).isInstanceOf(IOException.class);
        }
    }

    @Test
    void attemptsToShareMemoryAreNotCharged() throws IOException {
        PairMemory pair = new PairMemory(2, account, () -> false, source);
        PairMemory.Shared first = pair.take().orElseThrow();
        poor = true;
        fail(pair);
        assertThat(account.charged).isEqualTo(FlowSegment.BYTES).isEqualTo(pair.chargedBytes());
        poor = false;
        PairMemory.Shared second = pair.take().orElseThrow();
        assertThat(account.charged).isEqualTo(2 * FlowSegment.BYTES).isEqualTo(pair.chargedBytes());
        pair.give(first);
        pair.give(second);
        pair.unmap();
    }

    @Test
    void whereALargeOneFailsAUsualOneIsMade() throws IOException {
        PairMemory pair = new PairMemory(2, account, () -> true, source);
        poor = true;
        fail(pair);
        assertThat(account.charged).isZero().isEqualTo(pair.chargedBytes());
        poor = false;
        PairMemory.Shared first = pair.take().orElseThrow();
        assertThat(account.charged).isEqualTo(FlowSegment.BYTES).isEqualTo(pair.chargedBytes());
        assertThat(pair.largeSegments()).isZero();
        pair.give(first);
        pair.unmap();
    }

    @Test
    void aLargeOneOfWhichHalfIsThereIsGivenBackAndNotTriedAgain() throws IOException {
        PairMemory pair = new PairMemory(2, account, () -> true, source);
        PairMemory.Shared large = pair.take().orElseThrow();
        assertThat(account.charged)
                .isEqualTo(FlowSegment.LARGE_BYTES)
                .isEqualTo(pair.chargedBytes());
        poorLater = true;
        for (int flows = 1; flows <= 3; flows++) {
            assertThat(pair.take()).isPresent();
            assertThat(account.charged)
                    .isEqualTo(FlowSegment.LARGE_BYTES + flows * FlowSegment.BYTES)
                    .isEqualTo(pair.chargedBytes());
            assertThat(discarded).isEqualTo(1);
        }
        assertThat(pair.largeSegments()).isEqualTo(1);
        pair.give(large);
        assertThat(pair.take()).contains(large);
        pair.unmap();
    }

    @Test
    void attemptsToShareItWithTheDaemonAreNotChargedEither() throws IOException {
        Loop loop = new Loop("pumps", Clocks.system());
        ProcessMemory memory =
                new ProcessMemory(account, Runnable::run, RingPumps.ofPortableWay(loop, source));
        poor = true;
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThatThrownBy(memory::take).isInstanceOf(IOException.class);
        }
        assertThat(account.charged).isZero().isEqualTo(memory.chargedBytes());
        poor = false;
        ProcessMemory.Slot slot = memory.take().orElseThrow();
        assertThat(slot.number()).isZero();
        assertThat(account.charged).isEqualTo(FlowSegment.BYTES).isEqualTo(memory.chargedBytes());
        memory.letGo();
        memory.letGo();
    }
}
