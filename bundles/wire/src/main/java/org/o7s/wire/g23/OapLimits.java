package org.o7s.wire.g23;

import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/** What the length fields of OAP can say (docs/wire/wire-endtoend.md 4.2); for both messages. */
final class OapLimits {
    private OapLimits() {}

    /** Refuses parts that cannot be encoded, or that no receiver would accept. */
    static void check(byte[] certificate, byte[] kexData, byte[] data, byte[] signature) {
        Range.check("crt_len", certificate.length, BigEndian.U16_MAX);
        Range.check("kex_len", kexData.length, OapCodec.MAX_KEX_BYTES);
        Range.check("data_len", data.length, BigEndian.U16_MAX);
        if (certificate.length == 0 && signature.length > 0) {
            throw new IllegalArgumentException(
                    "an OAP message without certificate carries no signature, but "
                            + signature.length
                            + " bytes were given");
        }
    }
}
