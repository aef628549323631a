package org.o7s.commands.grammar;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.commands.grammar.Value.Source;

/** The kinds of values that keywords take; every range is checked (rule R9). */
public final class Values {
    /** Longest name of a service, an IPCP or a layer, in bytes. */
    public static final int NAME_MAX_BYTES = 255;

    private static final Pattern POLICY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|[smhd]?)");

    /** The types of IPCP; prefixes count in the order of 0.23. */
    public static final WordTable<String> TYPES =
            new WordTable<String>()
                    .add("unicast", Tier.BASE, "unicast")
                    .add("broadcast", Tier.BASE, "broadcast")
                    .add("udp4", Tier.BASE, "udp4")
                    .add("udp6", Tier.BASE, "udp6")
                    .add("eth-dix", Tier.BASE, "eth-dix")
                    .add("eth-llc", Tier.BASE, "eth-llc")
                    .add("local", Tier.BASE, "local")
                    .add("normal", Tier.ADDITION, "unicast")
                    .add("udp", Tier.ADDITION, "udp")
                    .add("raptor", Tier.ADDITION, "raptor");

    private Values() {}

    /** A name of 1..255 bytes. */
    public static Value name(String label, Source source) {
        return of(label, source, (keyword, typed, strict) -> checkName(keyword, typed));
    }

    /** Any non-empty word. */
    public static Value word(String label, Source source) {
        return of(
                label,
                source,
                (keyword, typed, strict) -> {
                    if (typed.isEmpty()) {
                        throw Usage.value(keyword, typed, "it is empty");
                    }
                    return typed;
                });
    }

    /** A whole number within limits. */
    public static Value number(long min, long max) {
        return of(
                "<" + min + ".." + max + ">",
                Source.NONE,
                (keyword, typed, strict) -> {
                    if (!typed.matches("\\d{1,18}")
                            || Long.parseLong(typed) < min
                            || Long.parseLong(typed) > max) {
                        throw Usage.value(
                                keyword, typed, "it must be a whole number in " + min + ".." + max);
                    }
                    return Long.toString(Long.parseLong(typed));
                });
    }

    /** The number of a flow. */
    public static Value flow() {
        return of("<flow>", Source.FLOW, number(1, Integer.MAX_VALUE).check());
    }

    /** A time, normalised to seconds. */
    public static Value seconds(long min, long max) {
        return of(
                "<time>",
                Source.NONE,
                (keyword, typed, strict) -> {
                    long ms = milliseconds(keyword, typed);
                    if (ms % 1000 != 0 || ms / 1000 < min || ms / 1000 > max) {
                        throw Usage.value(
                                keyword,
                                typed,
                                "it must be whole seconds in " + min + ".." + max,
                                List.of("<n>, <n>s, <n>m, <n>h or <n>d"));
                    }
                    return Long.toString(ms / 1000);
                });
    }

    /** A time of at least 1 ms and at most a day, normalised to milliseconds. */
    public static Value milliseconds() {
        return of(
                "<time>",
                Source.NONE,
                (keyword, typed, strict) -> {
                    long ms = milliseconds(keyword, typed);
                    if (ms < 1 || ms > 86_400_000) {
                        throw Usage.value(keyword, typed, "it must be between 1ms and 1d");
                    }
                    return Long.toString(ms);
                });
    }

    /** An EtherType, in hexadecimal with or without {@code 0x}; normalised to {@code 0xA000}. */
    public static Value etherType() {
        return of(
                "<hex>",
                Source.NONE,
                (keyword, typed, strict) -> {
                    String digits = typed.replaceFirst("^0[xX]", "");
                    if (!digits.matches("[0-9A-Fa-f]{1,4}")
                            || Integer.parseInt(digits, 16) < 0x0600
                            || Integer.parseInt(digits, 16) > 0xFFFE) {
                        throw Usage.value(
                                keyword,
                                typed,
                                "it must be hexadecimal in 0x0600..0xFFFE",
                                List.of("0xA000"));
                    }
                    return "0x" + String.format("%04X", Integer.parseInt(digits, 16));
                });
    }

    /** An IP address as a literal. */
    public static Value address(boolean wildcardAllowed) {
        return of(
                "<address>",
                Source.NONE,
                (keyword, typed, strict) -> {
                    if (parseAddress(keyword, typed).isAnyLocalAddress() && !wildcardAllowed) {
                        throw Usage.value(
                                keyword, typed, "it must be an address of this machine, not any");
                    }
                    return typed;
                });
    }

    /** A name and its address. */
    public static Value peer() {
        return of(
                "<name>=<address>",
                Source.NAME,
                (keyword, typed, strict) -> {
                    int at = typed.lastIndexOf('=');
                    if (at < 1) {
                        throw Usage.value(keyword, typed, "it must be <name>=<address>");
                    }
                    checkName(keyword, typed.substring(0, at));
                    parseAddress(keyword, typed.substring(at + 1));
                    return typed;
                });
    }

    /** A word and what it stands for: {@code <key>=<value>}. */
    public static Value pair() {
        return of(
                "<key>=<value>",
                Source.NONE,
                (keyword, typed, strict) -> {
                    if (typed.indexOf('=') < 1) {
                        throw Usage.value(keyword, typed, "it must be <key>=<value>");
                    }
                    return typed;
                });
    }

    /** A policy with its kind, or a parameter of the policy before it. */
    public static Value policyOrParameter() {
        return of(
                "<kind>/<policy>|<key>=<value>",
                Source.KIND_AND_POLICY,
                (keyword, typed, strict) -> {
                    int equals = typed.indexOf('=');
                    int slash = typed.indexOf('/');
                    boolean isPolicy = slash >= 0 && (equals < 0 || slash < equals);
                    if (isPolicy && (slash == 0 || slash == typed.length() - 1)) {
                        throw Usage.value(keyword, typed, "it must be <kind>/<policy>");
                    }
                    if (!isPolicy && equals < 1) {
                        throw Usage.value(keyword, typed, "it must be <key>=<value>");
                    }
                    return typed;
                });
    }

    /** A type of IPCP, possibly abbreviated. */
    public static Value type() {
        return new Value(
                "<type>",
                Source.CHOICES,
                TYPES.words(),
                "",
                (keyword, typed, strict) ->
                        switch (TYPES.match(typed, strict)) {
                            case WordTable.Found<String>(String word, String type) -> type;
                            case WordTable.Ambiguous<String>(List<String> words) ->
                                    throw Usage.ambiguous("type", typed, words);
                            case WordTable.Unknown<String>(List<String> nearest) ->
                                    throw Usage.value(
                                            keyword,
                                            typed,
                                            "there is no such type of IPCP",
                                            nearest.isEmpty() ? TYPES.words() : nearest);
                        });
    }

    /**
     * One of some words, in full.
     *
     * @param words the words, the preferred spelling of each first; further spellings of a word
     *     follow it after {@code |} and are normalised to the first
     */
    public static Value choice(String... words) {
        List<List<String>> spellings =
                Arrays.stream(words).map(w -> List.of(w.split("\\|", -1))).toList();
        List<String> preferred = spellings.stream().map(List::getFirst).toList();
        return new Value(
                String.join("|", preferred),
                Source.CHOICES,
                preferred,
                "",
                (keyword, typed, strict) -> {
                    for (List<String> spelling : spellings) {
                        if (spelling.contains(typed)) {
                            return spelling.getFirst();
                        }
                    }
                    throw Usage.value(
                            keyword, typed, "it must be one of " + String.join(", ", preferred));
                });
    }

    /**
     * Components of a member, as a pattern over their names: {@code dt} and {@code mgmt}, or in
     * words. Normalised to {@code dt}, {@code mgmt} or {@code *}, which stands for both.
     */
    public static Value component() {
        return new Value(
                "dt|mgmt|*",
                Source.CHOICES,
                List.of("dt", "mgmt"),
                "",
                (keyword, typed, strict) -> {
                    boolean transfer = matchesAny(typed, "dt", "data-transfer");
                    boolean management = matchesAny(typed, "mgmt", "management");
                    if (!transfer && !management) {
                        throw Usage.value(
                                keyword,
                                typed,
                                "it must be dt, mgmt, or a pattern that fits one of them");
                    }
                    return transfer && management ? "*" : transfer ? "dt" : "mgmt";
                });
    }

    private static boolean matchesAny(String pattern, String... words) {
        return Arrays.stream(words).anyMatch(word -> Wildcard.matches(pattern, word));
    }

    /**
     * A policy of a kind: any that the system has, or may get later.
     *
     * @param kind its kind; completion finds those that are here
     * @param aliases {@code typed=meant}, for spellings of other releases
     */
    public static Value policy(String kind, String... aliases) {
        Map<String, String> meant = new HashMap<>();
        for (String alias : aliases) {
            int at = alias.indexOf('=');
            meant.put(alias.substring(0, at), alias.substring(at + 1));
        }
        return new Value(
                "<policy>",
                Source.POLICY,
                List.of(kind),
                "",
                (keyword, typed, strict) -> {
                    if (!POLICY.matcher(typed).matches()) {
                        throw Usage.value(
                                keyword,
                                typed,
                                "the name of a policy has 1 to 64 small letters, digits, dots,"
                                        + " hyphens or underscores",
                                List.of("irm policy list kind " + kind));
                    }
                    return meant.getOrDefault(typed, typed);
                });
    }

    /** A hash algorithm, in any spelling; normalised to that of 0.23. */
    public static Value hash() {
        List<String> all = List.of("SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512", "MD5");
        return new Value(
                "<hash>",
                Source.CHOICES,
                all,
                "",
                (keyword, typed, strict) -> {
                    String word = typed.toUpperCase(Locale.ROOT).replace('-', '_');
                    if (!all.contains(word)) {
                        throw Usage.value(
                                keyword, typed, "it must be one of " + String.join(", ", all));
                    }
                    return word;
                });
    }

    private static Value of(String label, Source source, Value.Check check) {
        return new Value(label, source, List.of(), "", check);
    }

    private static String checkName(String keyword, String typed) {
        int length = typed.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > NAME_MAX_BYTES) {
            throw Usage.value(
                    keyword,
                    typed.length() > 40 ? typed.substring(0, 40) + "..." : typed,
                    "it must have 1.." + NAME_MAX_BYTES + " bytes, not " + length);
        }
        if (typed.chars().anyMatch(Character::isISOControl)) {
            throw Usage.value(keyword, "...", "it contains a control character");
        }
        return typed;
    }

    private static InetAddress parseAddress(String keyword, String typed) {
        try {
            return InetAddress.ofLiteral(typed);
        } catch (IllegalArgumentException e) {
            throw Usage.value(keyword, typed, "it is neither an IPv4 nor an IPv6 address");
        }
    }

    private static long milliseconds(String keyword, String typed) {
        Matcher m = TIME.matcher(typed);
        if (!m.matches()) {
            throw Usage.value(
                    keyword, typed, "it is not a time", List.of("<n>, <n>s, <n>m, <n>h or <n>d"));
        }
        long unit =
                switch (m.group(2)) {
                    case "ms" -> 1;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 1000;
                };
        return Long.parseLong(m.group(1)) * unit;
    }
}
