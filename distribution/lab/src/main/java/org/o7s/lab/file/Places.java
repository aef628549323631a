package org.o7s.lab.file;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the line of something in a TOML text, for messages: the parser does not keep it. What is
 * written in an unusual way is found at the line of its table. A value; any thread.
 *
 * @param lines of the text
 */
record Places(List<String> lines) {
    /** Line 1 on: the header of the table {@code name}, or 0. */
    int table(String name) {
        return find(0, Pattern.compile("\\s*\\[\\s*" + loose(name) + "\\s*\\].*"));
    }

    /** The header of the n-th (from 0) element of the array of tables {@code name}, or 0. */
    int element(String name, int number) {
        Pattern header = Pattern.compile("\\s*\\[\\[\\s*" + loose(name) + "\\s*\\]\\].*");
        int line = 0;
        for (int i = 0; i <= number; i++) {
            line = find(line, header);
            if (line == 0) {
                return 0;
            }
        }
        return line;
    }

    /** The line of a key behind the header at a line, or that line if it is not found. */
    int key(int header, String key) {
        Pattern assignment = Pattern.compile("\\s*\"?" + Pattern.quote(key) + "\"?\\s*=.*");
        for (int i = header; i < lines.size(); i++) {
            String line = lines.get(i);
            if (assignment.matcher(line).matches()) {
                return i + 1;
            }
            if (line.strip().startsWith("[") && line.strip().endsWith("]")) {
                break;
            }
        }
        return header;
    }

    private int find(int from, Pattern pattern) {
        for (int i = from; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).matches()) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String loose(String name) {
        return Pattern.quote(name).replace(".", "\\E\\s*\\.\\s*\\Q");
    }
}
