package org.o7s.ipcp.udp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/**
 * A key that updates are signed with (RFC 8945), in a file as {@code tsig-keygen} writes it:
 *
 * <pre>
 *   key "o7s" { algorithm hmac-sha256; secret "..."; };
 * </pre>
 */
final class DnsKey {
    private static final long FILE_MAX_BYTES = 4096;
    private static final Pattern KEY =
            Pattern.compile(
                    "key\\s+\"?([^\"\\s{]+)\"?\\s*\\{\\s*algorithm\\s+\"?([\\w-]+)\"?\\s*;"
                            + "\\s*secret\\s+\"([A-Za-z0-9+/=]+)\"\\s*;\\s*}\\s*;");
    private static final Map<String, Name> ALGORITHMS =
            Map.of(
                    "hmac-sha224", TSIG.HMAC_SHA224,
                    "hmac-sha256", TSIG.HMAC_SHA256,
                    "hmac-sha384", TSIG.HMAC_SHA384,
                    "hmac-sha512", TSIG.HMAC_SHA512);

    private DnsKey() {}

    /**
     * Reads it; blocks.
     *
     * @throws IOException if there is no such key in the file; never says what is in it
     */
    static TSIG read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > FILE_MAX_BYTES) {
            throw new IOException(
                    "there is no key in " + file + "; tsig-keygen NAME > " + file + " makes one");
        }
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        Name algorithm = key.find() ? ALGORITHMS.get(key.group(2)) : null;
        if (algorithm == null) {
            throw new IOException(
                    file
                            + " is no key of tsig-keygen with hmac-sha224, -sha256, -sha384 or"
                            + " -sha512");
        }
        try {
            return new TSIG(algorithm, key.group(1), key.group(3));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " has a key that cannot be used", e);
        }
    }
}
