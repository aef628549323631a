package org.o7s.core.member;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;

/**
 * Reads the options of a bootstrap, and says what is wrong with them. Any thread.
 *
 * <p>Every method throws a {@link ProblemException} with code {@code E-BOOT-...} if the value is
 * not what it should be. Source: docs/wire/wire-shims.md 8.1.
 */
public final class BootOptions {
    /** The option that names a driver. */
    public static final IpcpOption DRIVER =
            new IpcpOption(
                    "driver",
                    "NAME",
                    false,
                    false,
                    "driver to use, the best usable one by default");

    /** The option that names a hash of the SHA-3 family. */
    public static final IpcpOption HASH =
            new IpcpOption(
                    "hash",
                    "ALGORITHM",
                    false,
                    false,
                    "directory hash: sha3-224, sha3-256 (default), sha3-384 or sha3-512");

    /** The option that limits how fast an IPCP sends. */
    public static final IpcpOption RATE =
            new IpcpOption(
                    "rate",
                    "BITS_PER_SECOND",
                    false,
                    false,
                    "send flows' packets no faster than this: 1k..100G, such as 10M;"
                            + " unlimited by default");

    /**
     * The option that puts an IPCP on a loop of its own, or one that it shares with some others.
     */
    public static final IpcpOption LOOP =
            new IpcpOption(
                    "loop",
                    "NAME",
                    false,
                    false,
                    "thread that it runs in, with all others that name it; the one of all by default");

    private static final Pattern IPV4 =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final int LAYER_NAME_MAX_BYTES = 255;

    private final String type;
    private final LayerConfig config;

    /** Checks what all types have in common: the layer's name, the keywords, what is mandatory. */
    public BootOptions(IpcpType type, LayerConfig config, List<IpcpOption> options) {
        this.type = type.word();
        this.config = config;
        int layerBytes = config.layer().getBytes(StandardCharsets.UTF_8).length;
        if (layerBytes == 0 || layerBytes > LAYER_NAME_MAX_BYTES) {
            throw problem(
                    "E-BOOT-LAYER",
                    "a layer needs a name of 1 to 255 bytes, not " + layerBytes,
                    "layer NAME");
        }
        List<String> known = options.stream().map(IpcpOption::keyword).toList();
        config.last(LOOP.keyword())
                .filter(name -> !name.matches(NAME))
                .ifPresent(
                        name -> {
                            throw bad(
                                    LOOP.keyword(),
                                    name,
                                    "the name of a loop has 1 to 64 letters, digits, dots,"
                                            + " underscores or hyphens",
                                    "loop edge");
                        });
        for (String keyword : config.options().keySet().stream().sorted().toList()) {
            if (!known.contains(keyword)) {
                throw problem(
                        "E-BOOT-UNKNOWN",
                        "this type has no option \"" + keyword + "\"",
                        known.isEmpty() ? "leave it out" : "one of: " + String.join(", ", known));
            }
        }
        for (IpcpOption option : options) {
            if (option.mandatory() && config.last(option.keyword()).isEmpty()) {
                throw problem(
                        "E-BOOT-MISSING",
                        "option \"" + option.keyword() + "\" is missing: " + option.help(),
                        option.keyword() + " " + option.value());
            }
        }
    }

    private ProblemException problem(String code, String why, String next) {
        return new ProblemException(
                new Problem(
                        code,
                        Kind.USAGE,
                        FlowError.INVALID,
                        "cannot bootstrap an IPCP of type " + type,
                        List.of(why),
                        List.of(next)));
    }

    private ProblemException bad(String keyword, String value, String why, String next) {
        return MemberProblems.badValue(type, keyword, value, why, next);
    }

    /** The word behind a keyword. */
    public Optional<String> word(String keyword) {
        return config.last(keyword);
    }

    /** The name of the driver, if one is wanted. */
    public Optional<String> driver() {
        Optional<String> name = config.last(DRIVER.keyword());
        if (name.isPresent() && !name.get().matches(NAME)) {
            throw bad(
                    DRIVER.keyword(), name.get(), "that is no name of a driver", "irm driver list");
        }
        return name;
    }

    /** How fast the IPCP sends at most, if that is limited. */
    public Optional<Rate> rate() {
        Optional<String> word = config.last(RATE.keyword());
        Optional<Rate> rate = word.flatMap(Rate::parse);
        if (word.isPresent() && rate.isEmpty()) {
            throw bad(
                    RATE.keyword(),
                    word.get(),
                    "it must be a number of bits per second in 1k..100G, with k, M or G for"
                            + " thousands, millions or billions of them",
                    "rate 10M");
        }
        return rate;
    }

    /** The SHA-3 algorithm of the layer. */
    public DirectoryHash sha3() {
        Optional<String> word = config.last(HASH.keyword());
        if (word.isEmpty()) {
            return DirectoryHash.SHA3_256;
        }
        return DirectoryHash.ofSha3Word(word.get())
                .orElseThrow(
                        () ->
                                bad(
                                        HASH.keyword(),
                                        word.get(),
                                        "the directory hash is one of sha3-224, sha3-256,"
                                                + " sha3-384, sha3-512",
                                        "hash sha3-256"));
    }

    /** A whole number; {@code radix} 16 takes {@code 0x} in front. */
    public int number(String keyword, int fallback, int lowest, int highest, int radix) {
        Optional<String> word = config.last(keyword);
        return word.isEmpty() ? fallback : number(keyword, word.get(), lowest, highest, radix);
    }

    private int number(String keyword, String word, int lowest, int highest, int radix) {
        String digits = radix == 16 ? word.replaceFirst("^0[xX]", "") : word;
        try {
            int value = digits.matches("[0-9A-Fa-f]{1,8}") ? Integer.parseInt(digits, radix) : -1;
            if (value >= lowest && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the range.
        }
        String range = radix == 16 ? "0x%04x..0x%04x" : "%d..%d";
        throw bad(
                keyword,
                word,
                ("it must be a number in " + range).formatted(lowest, highest),
                keyword + (radix == 16 ? " 0x%04x" : " %d").formatted(lowest));
    }

    /** Four decimal numbers joined by dots, or nothing. */
    public static Optional<byte[]> parseIpv4(String word) {
        Matcher form = IPV4.matcher(word);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int octet = Integer.parseInt(form.group(i + 1));
            if (octet > 255) {
                return Optional.empty();
            }
            address[i] = (byte) octet;
        }
        return Optional.of(address);
    }

    /** An EtherType or other number for people. */
    public static String hex16(int value) {
        return "0x" + HexFormat.of().toHexDigits((short) value);
    }

    /** All words behind a keyword. */
    public List<String> words(String keyword) {
        return config.all(keyword);
    }

    /** A word that must be one of a few. */
    public String choice(String keyword, String fallback, String... choices) {
        String word = config.last(keyword).orElse(fallback);
        if (!Arrays.asList(choices).contains(word)) {
            throw bad(
                    keyword,
                    word,
                    "it must be one of " + String.join(", ", choices),
                    keyword + " " + fallback);
        }
        return word;
    }
}
