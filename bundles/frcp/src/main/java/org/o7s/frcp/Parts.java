package org.o7s.frcp;

import org.o7s.wire.g23.CrcTrailer;
import org.o7s.wire.g23.FrctCheck;

/** What packets that come and packets that leave have to do with, in one machine. */
record Parts(
        FrcpConfig config,
        FrcpCounters counters,
        Agreement agreement,
        Outbox outbox,
        Sender sender,
        Receiver receiver,
        Liveness liveness,
        Ending ending,
        CrcTrailer crc,
        FrctCheck check) {}
