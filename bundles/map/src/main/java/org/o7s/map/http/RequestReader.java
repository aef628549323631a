package org.o7s.map.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.o7s.map.http.Counters.What;

/**
 * Reads the head of a request: the part of HTTP/1.1 that browsers use to get something, and nothing
 * more. What is unusual is refused, not repaired.
 */
final class RequestReader {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final int CANNOT_READ = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int HAS_BODY = 413;
    private static final int TOO_LARGE = 431;

    private RequestReader() {}

    /**
     * Reads one.
     *
     * @throws EOFException if the client went
     */
    static Request read(InputStream in, Limits limits) throws IOException, Refusal {
        List<String> lines = head(in, limits).lines().toList();
        if (lines.isEmpty()) {
            throw new Refusal(CANNOT_READ, What.REFUSED_MALFORMED);
        }
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3
                || !words[0].matches(TOKEN)
                || !words[1].startsWith("/")
                || !words[2].matches("HTTP/1\\.[01]")) {
            throw new Refusal(CANNOT_READ, What.REFUSED_MALFORMED);
        }
        Map<String, String> fields = fields(lines.subList(1, lines.size()), limits);
        boolean hasBody =
                fields.containsKey("transfer-encoding")
                        || !fields.getOrDefault("content-length", "0").equals("0");
        if (hasBody) {
            throw new Refusal(HAS_BODY, What.REFUSED_METHOD);
        }
        if (!words[0].equals("GET")) {
            throw new Refusal(NOT_ALLOWED, What.REFUSED_METHOD);
        }
        int query = words[1].indexOf('?');
        return new Request(words[0], query < 0 ? words[1] : words[1].substring(0, query), fields);
    }

    private static String head(InputStream in, Limits limits) throws IOException, Refusal {
        byte[] bytes = new byte[limits.headBytes()];
        int length = 0;
        while (true) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                throw new EOFException();
            }
            int from = Math.max(0, length - 3);
            length += read;
            int end = endOf(bytes, from, length);
            if (end >= 0) {
                return new String(bytes, 0, end, ISO_8859_1);
            }
            if (length == bytes.length) {
                throw new Refusal(TOO_LARGE, What.REFUSED_OVERSIZE);
            }
        }
    }

    /** Where the empty line begins; -1 if it has not come yet. */
    private static int endOf(byte[] bytes, int from, int length) {
        for (int i = from; i + 3 < length; i++) {
            if (bytes[i] == '\r'
                    && bytes[i + 1] == '\n'
                    && bytes[i + 2] == '\r'
                    && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Map<String, String> fields(List<String> lines, Limits limits) throws Refusal {
        if (lines.size() > limits.headerFields()) {
            throw new Refusal(TOO_LARGE, What.REFUSED_OVERSIZE);
        }
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            boolean isReadable = name.matches(TOKEN) && value.chars().allMatch(c -> c >= ' ');
            // Two fields of one name, and one would have to choose which of them to believe.
            if (!isReadable || fields.putIfAbsent(name, value) != null) {
                throw new Refusal(CANNOT_READ, What.REFUSED_MALFORMED);
            }
        }
        return fields;
    }
}
