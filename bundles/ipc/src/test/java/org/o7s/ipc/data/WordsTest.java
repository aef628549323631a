package org.o7s.ipc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
    private static final int BYTES = 64;

    private static final MemorySegment MEMORY = Arena.ofAuto().allocate(BYTES, 8);

    static Stream<Words> bothKinds() {
        return Stream.of(new Words.Mapped(MEMORY), new Words.Lasting(MEMORY));
    }

    @ParameterizedTest
    @MethodSource("bothKinds")
    void whatIsWrittenIsReadByBothKinds(Words words) {
        words.setLong(8, 0x1122334455667788L);
        words.putLong(16, -1);
        words.setInt(24, 7);
        assertThat(words.swapInt(28, 9)).isIn(0, 9);
        assertThat(bothKinds())
                .allSatisfy(
                        other -> {
                            assertThat(other.getLong(8)).isEqualTo(0x1122334455667788L);
                            assertThat(other.getInt(8)).isEqualTo(0x55667788);
                            assertThat(other.peekLong(16)).isEqualTo(-1);
                            assertThat(other.getInt(24)).isEqualTo(7);
                            assertThat(other.getInt(28)).isEqualTo(9);
                        });
    }

    @ParameterizedTest
    @MethodSource("bothKinds")
    void nothingOutsideOfTheMemoryIsTouched(Words words) {
        for (long offset : new long[] {-8, BYTES, BYTES + 8, Long.MIN_VALUE, Long.MAX_VALUE - 7}) {
            assertThatThrownBy(() -> words.getLong(offset))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> words.setLong(offset, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> words.putLong(offset, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> words.setInt(offset, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void wordsOfMemoryThatIsUnmappedSayThatWithAnException() {
        Arena arena = Arena.ofShared();
        Words words = new Words.Mapped(arena.allocate(BYTES, 8));
        arena.close();
        assertThatThrownBy(() -> words.getLong(0)).isInstanceOf(IllegalStateException.class);
    }
}
