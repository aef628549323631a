package org.o7s.wire.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each packet of each capture is, in the words of {@code /vectors/LABELS.txt}. */
public final class Labels {
    private static final Pattern FILE = Pattern.compile("## (\\S+)");
    private static final Pattern PACKET = Pattern.compile(" *(\\d+) +\\d+\\.\\d+ (.*)");

    private final Map<String, List<String>> textByFile;

    private Labels(Map<String, List<String>> textByFile) {
        this.textByFile = textByFile;
    }

    /** Reads the labels of all captures. */
    public static Labels read() {
        try (InputStream in = Labels.class.getResourceAsStream("/vectors/LABELS.txt")) {
            if (in == null) {
                throw new IllegalStateException("LABELS.txt is missing");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read LABELS.txt", e);
        }
    }

    private static Labels parse(String text) {
        Map<String, List<String>> textByFile = new HashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher file = FILE.matcher(line);
            Matcher packet = PACKET.matcher(line);
            if (file.matches()) {
                current = new ArrayList<>();
                textByFile.put(file.group(1), current);
            } else if (packet.matches()
                    && Integer.parseInt(packet.group(1)) == current.size() + 1) {
                current.add(packet.group(2));
            } else {
                throw new IllegalStateException("unexpected line in LABELS.txt: " + line);
            }
        }
        return new Labels(textByFile);
    }

    /** The labels of a capture, one per packet, without number and time: {@code 1>2 eid=64 …}. */
    public List<String> of(String fileName) {
        List<String> labels = textByFile.get(fileName);
        if (labels == null) {
            throw new IllegalArgumentException("there are no labels for " + fileName);
        }
        return List.copyOf(labels);
    }
}
