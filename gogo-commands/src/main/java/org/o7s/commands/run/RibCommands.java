package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Json;
import org.o7s.irm.management.Management;

/** {@code irm rib ...}: the tree of 0.23, without a file system. */
final class RibCommands {
    private static final String DEFAULT_INTERVAL_MS = "1000";

    private final Management management;

    RibCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("rib ls", this::ls);
        handlers.put("rib cat", r -> cat(r, r.the("path")));
        handlers.put("rib watch", this::watch);
    }

    /** The path and what is below it, without the slashes that people put around paths. */
    private Map<String, Map<String, String>> below(Request r, String typed) {
        String path = bare(typed);
        Sight sight = Sight.of(r.caller(), management);
        Map<String, Map<String, String>> found =
                new TreeMap<>(sight.of(management.rib(path, r.call())));
        found.keySet()
                .removeIf(k -> !path.isEmpty() && !k.equals(path) && !k.startsWith(path + "/"));
        if (found.isEmpty() && !path.isEmpty()) {
            throw Failures.notFound(
                    "E-RIB-PATH",
                    "cannot read \"" + typed + "\"",
                    "there is nothing at that path that you may see; irm rib ls shows what there"
                            + " is",
                    path,
                    sight.of(management.rib("", r.call())).keySet());
        }
        return found;
    }

    private static String bare(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private Report ls(Request r) {
        String path = bare(r.last("path").orElse(""));
        TreeSet<String> entries = new TreeSet<>();
        for (String found : below(r, path).keySet()) {
            String rest =
                    path.isEmpty()
                            ? found
                            : found.length() > path.length()
                                    ? found.substring(path.length() + 1)
                                    : "";
            if (!rest.isEmpty()) {
                int slash = rest.indexOf('/');
                entries.add(slash < 0 ? rest : rest.substring(0, slash + 1));
            }
        }
        ObjectNode json = Json.object("rib.ls").put("path", path);
        Json.words(json, "entries", entries);
        return Report.of(json, entries.isEmpty() ? "" : String.join("\n", entries) + "\n");
    }

    private Report cat(Request r, String path) {
        Map<String, Map<String, String>> found = below(r, path);
        ObjectNode json = Json.object("rib.cat").put("path", bare(path));
        ObjectNode entries = json.putObject("entries");
        StringBuilder text = new StringBuilder();
        found.forEach(
                (at, labels) -> {
                    Json.map(entries, at, labels);
                    if (found.size() > 1) {
                        text.append(text.isEmpty() ? "" : "\n").append(at).append(":\n");
                    }
                    labels.forEach((label, value) -> text.append(line(label, value)));
                });
        return Report.of(json, text.toString());
    }

    /**
     * The layout of 0.23: label padded to 33 columns, value right aligned in 20; a lone value as it
     * is.
     */
    private static String line(String label, String value) {
        if (label.isEmpty()) {
            return value + "\n";
        }
        String head = label + ":";
        return head
                + " ".repeat(Math.max(0, 33 - head.length()))
                + " ".repeat(Math.max(0, 20 - value.length()))
                + (head.length() >= 33 && value.length() >= 20 ? " " : "")
                + value
                + "\n";
    }

    private Report watch(Request r) {
        long intervalMs = Long.parseLong(r.last("interval").orElse(DEFAULT_INTERVAL_MS));
        long count = Long.parseLong(r.last("count").orElse(Long.toString(Long.MAX_VALUE)));
        CountDownLatch stop = new CountDownLatch(1);
        r.io().cancellation().onCancel(stop::countDown);
        Report latest = cat(r, r.the("path"));
        for (long i = 1; i < count; i++) {
            r.emit().accept(new Report(latest.json(), latest.text() + "\n", List.of()));
            try {
                if (stop.await(intervalMs, TimeUnit.MILLISECONDS)) {
                    return Report.of(latest.json(), "");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Report.of(latest.json(), "");
            }
            latest = cat(r, r.the("path"));
        }
        return latest;
    }
}
