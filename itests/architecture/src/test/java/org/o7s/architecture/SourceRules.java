package org.o7s.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules that are about text. */
final class SourceRules {
    /** The longest file, in lines of Java: without comments, imports and empty lines. */
    static final int MAX_LINES = 400;

    /**
     * Citations of the byte-level documents are the only place where their file names may stand.
     */
    private static final Pattern CITATION = Pattern.compile("(docs/wire/)?wire-[a-z]+(\\.md)?");

    /** What must not be written, and what to write instead. */
    private static final Map<Pattern, String> FORBIDDEN =
            Map.of(
                    Pattern.compile("\\b(SDU|PDU)s?\\b"), "a packet is called packet",
                    Pattern.compile("(?i)\\bshim"), "it is called an IPCP over Ethernet or UDP",
                    Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"),
                            "finish it, or leave it out",
                    Pattern.compile("\\bThread\\.sle" + "ep\\("),
                            "wait for an event, with a bound");

    private SourceRules() {}

    /** Every fault in a file, one sentence each. */
    static List<String> faults(String name, List<String> lines) {
        List<String> faults = new ArrayList<>();
        long code = lines.stream().filter(l -> isCode(l.strip())).count();
        if (code > MAX_LINES) {
            faults.add(
                    name
                            + " has "
                            + code
                            + " lines of Java; past "
                            + MAX_LINES
                            + " look for the second idea in it");
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = CITATION.matcher(lines.get(i)).replaceAll("");
            for (var rule : FORBIDDEN.entrySet()) {
                if (rule.getKey().matcher(line).find()) {
                    faults.add(
                            name + ":" + (i + 1) + ": " + line.strip() + " - " + rule.getValue());
                }
            }
        }
        return faults;
    }

    /** Explaining and importing is not counted: nobody should save on that. */
    private static boolean isCode(String line) {
        return !line.isEmpty()
                && !line.startsWith("//")
                && !line.startsWith("/*")
                && !line.startsWith("*")
                && !line.startsWith("import ");
    }
}
