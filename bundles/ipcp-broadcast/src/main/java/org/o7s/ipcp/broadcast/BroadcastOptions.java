package org.o7s.ipcp.broadcast;

import java.util.List;
import java.util.Locale;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.MemberProblems;
import org.o7s.ipcp.broadcast.BroadcastSettings.Choice;

/**
 * The options of {@code irm ipcp bootstrap ... type broadcast}, and how they are read. Any thread.
 */
final class BroadcastOptions {
    private static final String TRANSFER = "transfer";
    private static final String ADMISSION = "admission";

    static final List<IpcpOption> ALL =
            List.of(
                    new IpcpOption(
                            TRANSFER,
                            "POLICY",
                            false,
                            false,
                            "stateless (default): adjacencies form a tree; stateful: any topology,"
                                    + " but members of o7s alone"),
                    new IpcpOption(ADMISSION, "POLICY", false, false, "who may join: open"),
                    new IpcpOption(
                            BootOptions.HASH.keyword(),
                            BootOptions.HASH.value(),
                            false,
                            false,
                            "sha3-256 is used whatever is given"),
                    BootOptions.LOOP);

    private BroadcastOptions() {}

    /** Reads a configuration; throws a problem with the first thing that is wrong. */
    static BroadcastSettings read(LayerConfig config) {
        BootOptions in = new BootOptions(IpcpType.BROADCAST, config, ALL);
        var _ = in.sha3();
        return new BroadcastSettings(
                config.layer(),
                policy(in, TRANSFER, BroadcastSettings.STATELESS),
                policy(in, ADMISSION, BroadcastSettings.OPEN));
    }

    private static Choice policy(BootOptions in, String keyword, String fallback) {
        String word = in.word(keyword).orElse(fallback).toLowerCase(Locale.ROOT);
        if (!word.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw MemberProblems.badValue(
                    IpcpType.BROADCAST.word(),
                    keyword,
                    word,
                    "the name of a policy has 1 to 64 letters, digits, dots or hyphens",
                    "irm policy list");
        }
        return Choice.of(word);
    }
}
