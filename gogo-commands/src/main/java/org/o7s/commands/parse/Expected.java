package org.o7s.commands.parse;

import java.util.List;
import org.o7s.commands.Candidate;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Value;

/**
 * What may stand at a place of a line.
 *
 * @param words words of the grammar
 * @param keywords keywords, which may also be typed with dashes
 * @param values kinds of values
 * @param given the names already given there, which need not be offered again
 * @param type the type of IPCP that the line names, empty if none
 */
public record Expected(
        List<Candidate> words,
        List<Keyword> keywords,
        List<Value> values,
        List<String> given,
        String type) {

    /** Nothing makes sense there. */
    public static final Expected NOTHING =
            new Expected(List.of(), List.of(), List.of(), List.of(), "");

    static Expected words(List<Candidate> words) {
        return new Expected(words, List.of(), List.of(), List.of(), "");
    }

    static Expected value(Value value, List<String> given) {
        return new Expected(List.of(), List.of(), List.of(value), given, "");
    }
}
