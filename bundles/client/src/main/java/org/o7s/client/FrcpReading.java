package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.o7s.frcp.FrcpMachine;
import org.o7s.frcp.FrcpResult;

/**
 * Reads of a flow with FRCP: of whole messages, straight from where they came if that can be; in
 * parts; or as bytes. Belongs to whoever owns the {@link FrcpEnd}.
 */
final class FrcpReading {
    private final FrcpDrive drive;
    private final FlowTally tally;
    private final BufferView view = new BufferView();

    /** A message was read in part, and not to its end. */
    private boolean begun;

    /** A part that filled its buffer was the last one: a read of 0 bytes says so. */
    private volatile boolean endDue;

    private int nextBytes;

    FrcpReading(FrcpDrive drive, FlowTally tally) {
        this.drive = drive;
        this.tally = tally;
    }

    /** Whether a read of 0 bytes is due. Any thread. */
    boolean isEndDue() {
        return endDue;
    }

    /** The size of the message that was read last, or did not fit. */
    int nextBytes() {
        return nextBytes;
    }

    /** Lets go of the buffer. */
    void clear() {
        view.clear();
    }

    /**
     * Reads a message that needs nothing but to be copied.
     *
     * @return its bytes, or a negative number if there is more to do, and nothing was done
     */
    int pass(ByteBuffer into, boolean asBytes, boolean inParts, long nowNs) {
        if (asBytes || inParts || begun || endDue) {
            return FrcpResult.NOTHING;
        }
        int bytes = drive.pass(view.of(into), into.position(), into.remaining(), nowNs);
        if (bytes >= 0) {
            tally.received(bytes);
        }
        return bytes;
    }

    /**
     * Drives the machine if need be, and reads.
     *
     * @return bytes, or a negative number of {@link FrcpResult}
     */
    int read(ByteBuffer into, boolean asBytes, boolean inParts, long nowNs) {
        if (endDue) {
            endDue = false;
            if (!asBytes) {
                return 0;
            }
        }
        FrcpMachine driven = driveUnlessReadable(nowNs);
        MemorySegment target = view.of(into);
        int room = into.remaining();
        if (asBytes || inParts || begun) {
            return readPart(driven, target, into.position(), room, asBytes, nowNs);
        }
        nextBytes = driven.nextMessageBytes();
        int bytes = driven.read(target, into.position(), room, nowNs);
        if (bytes >= 0) {
            tally.received(bytes);
        }
        return bytes;
    }

    private int readPart(
            FrcpMachine driven,
            MemorySegment target,
            int position,
            int room,
            boolean asBytes,
            long nowNs) {
        int bytes;
        do {
            bytes = driven.readPart(target, position, room, nowNs);
            if (bytes < 0) {
                return bytes;
            }
            tally.receivedPart(bytes, !begun);
            begun = !driven.hasEndedMessage();
            // As a stream has no borders, the loss of the rest of a message is not to be seen.
        } while (asBytes && bytes == 0);
        endDue = !asBytes && !begun && bytes == room;
        return bytes;
    }

    /** Takes in what came if nothing waits to be read. */
    FrcpMachine driveUnlessReadable(long nowNs) {
        if (!drive.standing().isReadable()) {
            drive.takeInToRead(nowNs);
        }
        return drive.machine(nowNs);
    }
}
