package org.o7s.commands.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text in columns: either the framed form of 0.23, byte for byte, or plain columns as wide as their
 * widest cell.
 */
public final class Table {
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these column heads. */
    public Table(String... heads) {
        this.heads = List.of(heads);
    }

    /** Appends a row; cells are shown with {@link String#valueOf(Object)}. */
    public Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(c -> printable(String.valueOf(c))).toList());
        return this;
    }

    /** Whether there are no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Plain columns, left aligned except numbers, under their heads. */
    public String plain() {
        int[] widths = new int[heads.size()];
        boolean[] numeric = new boolean[heads.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] =
                    rows.stream()
                            .mapToInt(r -> r.get(column).length())
                            .reduce(heads.get(c).length(), Math::max);
            numeric[c] =
                    !rows.isEmpty()
                            && rows.stream().allMatch(r -> r.get(column).matches("\\d+(\\.\\d+)?"));
        }
        StringBuilder text = new StringBuilder();
        line(text, heads, widths, numeric);
        rows.forEach(r -> line(text, r, widths, numeric));
        return text.toString();
    }

    private static void line(
            StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            if (c > 0) {
                line.append("  ");
            }
            String pad = " ".repeat(widths[c] - cells.get(c).length());
            line.append(numeric[c] ? pad + cells.get(c) : cells.get(c) + pad);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /**
     * The form of 0.23: a frame, all cells right aligned; longer cells push the border out.
     *
     * @param widths width of each column
     */
    public String framed(int... widths) {
        StringBuilder border = new StringBuilder("+");
        for (int w : widths) {
            border.append("-".repeat(w + 2)).append('+');
        }
        StringBuilder text = new StringBuilder();
        text.append(border).append('\n');
        framedLine(text, heads, widths);
        text.append(border).append('\n');
        rows.forEach(r -> framedLine(text, r, widths));
        return text.append(border).append('\n').toString();
    }

    private static void framedLine(StringBuilder text, List<String> cells, int[] widths) {
        text.append('|');
        for (int c = 0; c < widths.length; c++) {
            String cell = cells.get(c);
            text.append(' ')
                    .append(" ".repeat(Math.max(0, widths[c] - cell.length())))
                    .append(cell)
                    .append(" |");
        }
        text.append('\n');
    }

    /** The text without characters that a terminal would act on. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }
}
