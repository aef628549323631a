package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.grammar.Value.Source;

/** {@code irm name ...}, {@code irm register}, {@code irm bind}. */
final class NameGrammar {
    private static final Value NAME = Values.name("<name>", Source.NAME);
    private static final Value NEW_NAME = Values.name("<name>", Source.NONE);
    private static final Value FILE = Values.word("<file>", Source.FILE);
    private static final Value PROGRAM = Values.name("<program>", Source.PROGRAM);
    private static final Value PID =
            new Value(
                    "<pid>",
                    Source.PROCESS,
                    List.of(),
                    "",
                    Values.number(1, Long.MAX_VALUE / 100).check());
    private static final Value IPCP = Values.name("<ipcp>", Source.IPCP);
    private static final Argument EXISTING = Argument.of("name", NAME, "the name").after("name");

    private NameGrammar() {}

    static Group names() {
        return new Group(
                "name",
                Tier.BASE,
                "names of services: make, register, list",
                List.of(
                        Grammar.base("create", create()),
                        Grammar.base("destroy", destroy()),
                        Grammar.base("register", register()),
                        Grammar.base("unregister", unregister()),
                        Grammar.base("list", list()),
                        Grammar.base("help", Grammar.HELP)));
    }

    static Group registerGroup() {
        return alias("register", register());
    }

    static Group unregisterGroup() {
        return alias("unregister", unregister());
    }

    private static Group alias(String word, Operation operation) {
        return new Group(
                word,
                Tier.ADDITION,
                operation.help(),
                List.of(new Group.Entry("", Tier.BASE, operation)));
    }

    private static Operation create() {
        return Operation.changes(
                        "name create", "make a name", "irm name create shop lb round-robin")
                .with(Argument.of("name", NEW_NAME, "the name").after("name"))
                .with(
                        keyword(
                                "lb",
                                Values.choice("round-robin", "spillover|spill"),
                                "which acceptor gets a flow; round-robin"),
                        keyword(
                                "direct",
                                Tier.ADDITION,
                                Values.choice("on", "off"),
                                "whether processes of this system reach it without a layer; on"),
                        keyword("sencpath", FILE, "encryption choice of the server"),
                        keyword("scrtpath", FILE, "certificate of the server"),
                        keyword("skeypath", FILE, "private key of the server"),
                        keyword("cencpath", FILE, "encryption choice of clients"),
                        keyword("ccrtpath", FILE, "certificate of clients"),
                        keyword("ckeypath", FILE, "private key of clients"));
    }

    private static Operation destroy() {
        return Operation.changes(
                        "name destroy", "forget a name and its bindings", "irm name destroy shop")
                .with(EXISTING);
    }

    private static Operation register() {
        return Operation.changes(
                        "name register",
                        "make a name reachable through layers",
                        "irm name register oping layer ethernet layer ipnet",
                        "irm register name oping layer ethernet layer ipnet")
                .with(Argument.of("name", NAME, "the name; several with name").after("name"))
                .with(targets())
                .forgiven();
    }

    private static Operation unregister() {
        return Operation.changes(
                        "name unregister",
                        "take registrations back",
                        "irm name unregister oping ipcp uni3",
                        "irm unregister name oping ipcp uni3")
                .with(Argument.of("name", NAME, "the name; several with name").after("name"))
                .with(targets())
                .forgiven();
    }

    private static List<Keyword> targets() {
        return List.of(
                keyword(
                                "layer",
                                Values.name("<layer>", Source.LAYER),
                                "in these layers; * is a wildcard")
                        .repeated(),
                keyword("ipcp", IPCP, "with these IPCPs; * is a wildcard").repeated(),
                keyword("name", Tier.ADDITION, NAME, "another name").repeated());
    }

    private static Operation list() {
        return Operation.reads("name list", "all names", "irm name list", "irm name list shop*")
                .with(
                        Argument.of("pattern", NAME, "only names that begin so; * is a wildcard")
                                .optional()
                                .after("list"));
    }

    static Group bind() {
        Operation program =
                Operation.changes(
                                "bind program",
                                "give every process of a program a name",
                                "irm bind program oping name media.ping",
                                "irm bind program oping name media.ping user ada")
                        .with(Argument.of("program", PROGRAM, "file, jar or class of the program"))
                        .with(
                                keyword("name", NAME, "the name").needed(),
                                keyword(
                                        "user",
                                        Tier.ADDITION,
                                        Values.word("<user>", Source.NONE),
                                        "whose processes may serve it too; any for all"),
                                keyword(
                                        "auto",
                                        Tier.EXACT,
                                        Value.FLAG,
                                        "start it when a flow comes"))
                        .withTail();
        Operation process =
                Operation.changes(
                                "bind process",
                                "give one process a name",
                                "irm bind process 4711 name media.ping")
                        .with(Argument.of("process", PID, "its number"))
                        .with(keyword("name", NAME, "the name").needed());
        Operation ipcp =
                Operation.changes(
                                "bind ipcp",
                                "give an IPCP a name",
                                "irm bind ipcp uni1 name unicast")
                        .with(Argument.of("ipcp", IPCP, "the IPCP"))
                        .with(keyword("name", NAME, "the name").needed())
                        .forgiven();
        return new Group(
                "bind",
                Tier.BASE,
                "give programs, processes and IPCPs names",
                List.of(
                        Grammar.base("program", program),
                        Grammar.base("process", process),
                        Grammar.base("ipcp", ipcp),
                        Grammar.base("help", Grammar.HELP)));
    }

    static Group unbind() {
        Keyword name = keyword("name", NAME, "the name; all its names if left out");
        Operation program =
                Operation.changes(
                                "unbind program",
                                "take a program's names back",
                                "irm unbind program oping name media.ping")
                        .with(Argument.of("program", PROGRAM, "file name of the program"))
                        .with(name);
        Operation process =
                Operation.changes(
                                "unbind process",
                                "take a process's names back",
                                "irm unbind process 4711 name media.ping")
                        .with(Argument.of("process", PID, "its number"))
                        .with(name);
        Operation ipcp =
                Operation.changes(
                                "unbind ipcp",
                                "take an IPCP's names back",
                                "irm unbind ipcp uni1 name unicast")
                        .with(Argument.of("ipcp", IPCP, "the IPCP"))
                        .with(name)
                        .forgiven();
        return new Group(
                "unbind",
                Tier.BASE,
                "take names back",
                List.of(
                        Grammar.base("program", program),
                        Grammar.base("process", process),
                        Grammar.base("ipcp", ipcp),
                        Grammar.base("help", Grammar.HELP)));
    }
}
