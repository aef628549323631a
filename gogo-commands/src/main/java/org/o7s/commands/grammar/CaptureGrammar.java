package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.ExtensionGrammar.extension;
import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.grammar.Value.Source;
import org.o7s.irm.management.CaptureRequest;

/** {@code irm capture ...}. */
final class CaptureGrammar {
    private CaptureGrammar() {}

    static Group capture() {
        return new Group(
                "capture",
                Tier.EXTENSION,
                "files of packets as they pass, for Wireshark",
                List.of(
                        extension(start()),
                        extension(
                                Operation.reads(
                                                "capture list",
                                                "the captures, and how they are doing",
                                                "irm capture list")
                                        .needing(Privilege.MANAGE)),
                        extension(
                                Operation.changes(
                                                "capture stop",
                                                "end a capture; its file is complete then",
                                                "irm capture stop 1")
                                        .with(
                                                Argument.of(
                                                        "id",
                                                        Values.word("<id>", Source.CAPTURE),
                                                        "its number"))),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Operation start() {
        return Operation.changes(
                        "capture start",
                        "write packets into a new file, at any level of the recursion",
                        "irm capture start ipcp e1 file /tmp/e1.pcapng",
                        "irm capture start flow 7 file /tmp/f.pcapng snap 128 limit 10000",
                        "irm capture start if eth1 file /tmp/eth1.pcapng limit 50MB")
                .with(
                        keyword(
                                "if",
                                Values.word("<interface>", Source.INTERFACE),
                                "what IPCPs send and receive there"),
                        keyword(
                                "ipcp",
                                Values.name("<ipcp>", Source.IPCP),
                                "what it sends and receives below"),
                        keyword(
                                "flow",
                                Values.word("<flow>", Source.FLOW),
                                "what its holder sends and receives"),
                        keyword(
                                        "file",
                                        Values.word("<file>", Source.FILE),
                                        "a new file, *" + CaptureRequest.SUFFIX)
                                .needed(),
                        keyword(
                                "snap",
                                Values.number(
                                        CaptureRequest.SNAP_MIN_BYTES,
                                        CaptureRequest.SNAP_MAX_BYTES),
                                "longest copy of a packet, in bytes; " + CaptureRequest.SNAP_BYTES),
                        keyword(
                                "limit",
                                limit(),
                                "when it ends by itself; 1000000 packets, 100MB"));
    }

    private static Value limit() {
        return new Value(
                "<packets>|<n>MB",
                Source.NONE,
                List.of(),
                "",
                (keyword, typed, strict) -> {
                    if (CaptureLimit.of(typed).isEmpty()) {
                        throw Usage.value(
                                keyword,
                                typed,
                                "it must be a number of packets up to 1000000000, or of bytes up to"
                                        + " 100GB, with B, kB, MB or GB",
                                List.of("10000 or 50MB"));
                    }
                    return typed;
                });
    }
}
