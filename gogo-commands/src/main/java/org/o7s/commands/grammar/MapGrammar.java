package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.ExtensionGrammar.extension;
import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.Caller.Privilege;

/** The page that shows the system in a browser. */
final class MapGrammar {
    private static final int PORT_MAX = 0xffff;

    private MapGrammar() {}

    static Group map() {
        return new Group(
                "map",
                Tier.EXTENSION,
                "a page that shows this system in a browser on this machine",
                List.of(
                        extension(
                                Operation.changes(
                                                "map start",
                                                "serve the page, also after a restart",
                                                "irm map start",
                                                "irm map start port 8007")
                                        .with(
                                                keyword(
                                                        "port",
                                                        Values.number(1, PORT_MAX),
                                                        "on the loopback addresses; any free"
                                                                + " one"))),
                        extension(
                                Operation.changes(
                                        "map stop",
                                        "serve it no longer; its token is void",
                                        "irm map stop")),
                        extension(
                                Operation.reads(
                                                "map show",
                                                "its address with the token, and its counters",
                                                "irm map show")
                                        .needing(Privilege.MANAGE)),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }
}
