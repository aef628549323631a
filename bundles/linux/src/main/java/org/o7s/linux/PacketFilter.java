package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The kernel program that lets through the frames of one EtherType, or those that have a length in
 * its place, that were sent to this interface or to everybody: no copies of our own frames, none
 * for other hosts, no multicast.
 *
 * <p>Classic BPF, seven instructions; frames that it drops cost us nothing.
 */
final class PacketFilter {
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_GREATER = 0x25;
    private static final int RETURN = 0x06;

    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int LENGTH_MAX = 0x05ff;
    private static final int PACKET_TYPE = -0x1000 + 4;
    private static final int TO_US = 0;
    private static final int TO_ALL = 1;
    private static final int WHOLE_FRAME = 0x40000;

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;

    /** {code, jump if true, jump if false, operand} each. */
    private final int[][] program;

    PacketFilter(int etherType) {
        program =
                new int[][] {
                    {LOAD_HALF, 0, 0, ETHER_TYPE_OFFSET},
                    etherType == PacketSocket.LLC
                            ? new int[] {JUMP_IF_GREATER, 4, 0, LENGTH_MAX}
                            : new int[] {JUMP_IF_EQUAL, 0, 4, etherType},
                    {LOAD_WORD, 0, 0, PACKET_TYPE},
                    {JUMP_IF_EQUAL, 1, 0, TO_US},
                    {JUMP_IF_EQUAL, 0, 1, TO_ALL},
                    {RETURN, 0, 0, WHOLE_FRAME},
                    {RETURN, 0, 0, 0},
                };
    }

    /** Attaches the program; returns 0 or a negated errno. */
    int attachTo(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate((long) program.length * INSTRUCTION_BYTES, 8);
            for (int i = 0; i < program.length; i++) {
                long at = (long) i * INSTRUCTION_BYTES;
                code.set(JAVA_SHORT, at, (short) program[i][0]);
                code.set(JAVA_BYTE, at + 2, (byte) program[i][1]);
                code.set(JAVA_BYTE, at + 3, (byte) program[i][2]);
                code.set(JAVA_INT, at + 4, program[i][3]);
            }
            MemorySegment descriptor = arena.allocate(PROGRAM_BYTES, 8);
            descriptor.set(JAVA_SHORT, 0, (short) program.length);
            descriptor.set(JAVA_LONG, 8, code.address());
            return SocketCalls.setOption(
                    socket,
                    SocketCalls.SOL_SOCKET,
                    SocketCalls.SO_ATTACH_FILTER,
                    descriptor.address(),
                    PROGRAM_BYTES);
        }
    }
}
