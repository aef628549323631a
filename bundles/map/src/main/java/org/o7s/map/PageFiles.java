package org.o7s.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.map.http.Reply;

/** The files of the page, as the build left them in this bundle. */
final class PageFiles {
    private static final int OK = 200;
    private static final Map<String, String> TYPES =
            Map.of(
                    "index.html", "text/html; charset=utf-8",
                    "page.js", "text/javascript; charset=utf-8",
                    "page.css", "text/css; charset=utf-8",
                    "icon.svg", "image/svg+xml");

    private PageFiles() {}

    /** Path to file; {@code /} is the page itself. */
    static Map<String, Reply.Whole> read() {
        Map<String, Reply.Whole> files = new TreeMap<>();
        TYPES.forEach(
                (name, type) -> files.put("/" + name, new Reply.Whole(OK, type, bytes(name))));
        Reply.Whole page = files.get("/index.html");
        if (page != null) {
            files.put("/", page);
        }
        return Map.copyOf(files);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("this bundle was built without its page: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
