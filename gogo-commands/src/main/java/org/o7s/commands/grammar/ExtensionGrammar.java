package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.grammar.Value.Source;

/** What o7s adds: looking into the system, and its policies. */
final class ExtensionGrammar {
    private static final Value NAME = Values.name("<name>", Source.NAME);
    private static final Value LAYER = Values.name("<layer>", Source.LAYER);
    private static final Argument PATH =
            Argument.of("path", Values.word("<path>", Source.RIB), "where to look");

    private ExtensionGrammar() {}

    static List<Group> groups() {
        return List.of(
                Group.single(
                        Tier.EXTENSION,
                        Operation.reads("status", "the system at a glance", "irm status")),
                list(
                        "process",
                        "the processes that the IRM knows",
                        keyword("name", NAME, "only those with a name like this")),
                list(
                        "program",
                        "the programs that have names",
                        keyword("name", NAME, "only those with a name like this")),
                flow(),
                layer(),
                CaptureGrammar.capture(),
                Group.single(
                        Tier.EXTENSION,
                        Operation.reads(
                                        "resolve",
                                        "which layers know a name, and which one a flow would take",
                                        "irm resolve oping")
                                .with(Argument.of("name", NAME, "the name"))),
                rib(),
                PolicyGrammar.policy(),
                MapGrammar.map(),
                list(
                        "driver",
                        "the drivers of this system",
                        keyword("name", Values.word("<driver>", Source.DRIVER), "only these")),
                explain(),
                Group.single(
                        Tier.EXTENSION,
                        Operation.changes(
                                        "trace",
                                        "an allocation to a name step by step, with times",
                                        "irm trace oping")
                                .with(Argument.of("name", NAME, "the name"))),
                completion(),
                Group.single(
                        Tier.EXTENSION,
                        Operation.reads("version", "the version of the daemon", "irm version")));
    }

    private static Group list(String word, String help, Keyword... filters) {
        Operation list =
                Operation.reads(word + " list", help, "irm " + word + " list").with(filters);
        return new Group(
                word,
                Tier.EXTENSION,
                help,
                List.of(
                        new Group.Entry("list", Tier.EXTENSION, list),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Group flow() {
        return new Group(
                "flow",
                Tier.EXTENSION,
                "the flows of this system",
                List.of(
                        extension(
                                Operation.reads(
                                                "flow list",
                                                "the flows of this system",
                                                "irm flow list")
                                        .with(
                                                keyword("name", NAME, "only flows to these names"),
                                                keyword(
                                                        "layer",
                                                        LAYER,
                                                        "only flows through these layers"))),
                        extension(
                                Operation.reads(
                                                "flow show",
                                                "holds a flow to its promise: what was measured,"
                                                        + " and which layer broke what is broken",
                                                "irm flow show 12",
                                                "irm flow show 12 for 2s")
                                        .with(
                                                Argument.of(
                                                        "id",
                                                        Values.flow(),
                                                        "the flow, as irm flow list numbers it"))
                                        .with(
                                                keyword(
                                                        "for",
                                                        Values.milliseconds(),
                                                        "measured from now on for this time; all"
                                                                + " its life"))),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Group explain() {
        Operation code =
                Operation.reads(
                                "explain",
                                "what a problem means and what to do",
                                "irm explain E-IPCP-UNKNOWN",
                                "irm explain last")
                        .with(
                                Argument.of(
                                        "code",
                                        Values.word("<code>|last", Source.CODE),
                                        "the code of a problem"));
        return new Group(
                "explain",
                Tier.EXTENSION,
                "what a problem means, or how packets go",
                List.of(
                        extension(
                                Operation.reads(
                                                "explain flow",
                                                "how the packets of a flow go: what decides at"
                                                        + " each hop of each layer",
                                                "irm explain flow 12")
                                        .with(
                                                Argument.of(
                                                        "id",
                                                        Values.flow(),
                                                        "the flow, as irm flow list numbers it"))),
                        extension(
                                Operation.reads(
                                                "explain name",
                                                "how the packets of a flow to a name would go",
                                                "irm explain name oping")
                                        .with(Argument.of("name", NAME, "the name"))),
                        new Group.Entry("", Tier.EXTENSION, code),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Group layer() {
        Argument layer = Argument.of("layer", LAYER, "the layer");
        return new Group(
                "layer",
                Tier.EXTENSION,
                "the layers that this system is a member of",
                List.of(
                        extension(
                                Operation.reads("layer list", "the layers", "irm layer list")
                                        .with(keyword("layer", LAYER, "only these"))),
                        extension(
                                Operation.reads(
                                                "layer show",
                                                "members, adjacencies, routes, names and policies",
                                                "irm layer show unicast")
                                        .with(layer)),
                        extension(
                                Operation.reads(
                                                "layer graph",
                                                "a drawing of members and links",
                                                "irm layer graph unicast",
                                                "irm layer graph unicast format svg out uni.svg")
                                        .with(layer)
                                        .with(
                                                keyword(
                                                        "format",
                                                        Values.choice("dot", "svg"),
                                                        "for Graphviz, or as a picture; dot"),
                                                keyword(
                                                        "out",
                                                        Values.word("<file>", Source.FILE),
                                                        "where to write it; the output"))),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Group rib() {
        return new Group(
                "rib",
                Tier.EXTENSION,
                "statistics and state, as a tree",
                List.of(
                        extension(
                                Operation.reads("rib ls", "what is below a path", "irm rib ls e1")
                                        .with(PATH.optional())),
                        extension(
                                Operation.reads(
                                                "rib cat",
                                                "labels and values at a path",
                                                "irm rib cat e1/info")
                                        .with(PATH)),
                        extension(
                                Operation.reads(
                                                "rib watch",
                                                "the same again and again, until interrupted",
                                                "irm rib watch e1/info interval 2s")
                                        .with(PATH)
                                        .with(
                                                keyword(
                                                        "interval",
                                                        Values.milliseconds(),
                                                        "time between looks; 1s"),
                                                keyword(
                                                        "count",
                                                        Values.number(1, 1_000_000),
                                                        "how often; without end"))),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Group completion() {
        return Group.single(
                Tier.EXTENSION,
                Operation.reads(
                                "completion",
                                "a script that makes a shell complete irm",
                                "source <(irm completion bash)")
                        .with(
                                Argument.of(
                                        "shell",
                                        Values.choice("bash", "zsh", "fish"),
                                        "the shell")));
    }

    static Group.Entry extension(Operation operation) {
        String word = operation.id().substring(operation.id().indexOf(' ') + 1);
        return new Group.Entry(word, Tier.EXTENSION, operation);
    }
}
