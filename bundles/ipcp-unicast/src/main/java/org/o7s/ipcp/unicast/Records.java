package org.o7s.ipcp.unicast;

import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** What a member says of its components (docs/wire/wire-unicast.md 2.2). */
final class Records {
    private static final int PROTOBUF = 0;
    private static final int FIXED = 2;

    static final CepRecord ENROLMENT =
            new CepRecord(CepRecord.ENROLMENT, "OEP", 1, PROTOBUF, 0, Features.O7S);

    private Records() {}

    static CepRecord management(long address) {
        return new CepRecord(CepRecord.MANAGEMENT, "LSP", 1, PROTOBUF, address, Features.O7S);
    }

    static CepRecord dataTransfer(long address) {
        return new CepRecord(CepRecord.DATA_TRANSFER, "dtp", 1, FIXED, address, Features.O7S);
    }
}
