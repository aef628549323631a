package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.grammar.Value.Source;
import org.o7s.core.ipcp.IpcpOption;

/** {@code irm ipcp ...}. */
final class IpcpGrammar {
    private static final Value NEW_IPCP = Values.name("<ipcp>", Source.NONE);
    private static final Value IPCP = Values.name("<ipcp>", Source.IPCP);
    private static final Value LAYER = Values.name("<layer>", Source.LAYER);
    private static final Value DST = Values.name("<name>", Source.NAME);
    private static final Keyword NAME = keyword("name", IPCP, "the IPCP").needed();
    private static final Keyword COMPONENT =
            keyword("component", Values.component(), "what to connect; both");

    private IpcpGrammar() {}

    static Group group(List<IpcpOption> bootstrapOptions) {
        return new Group(
                "ipcp",
                Tier.BASE,
                "make, configure and list IPCPs",
                List.of(
                        Grammar.base("create", create()),
                        Grammar.base("destroy", destroy()),
                        Grammar.base("bootstrap", bootstrap(bootstrapOptions)),
                        Grammar.base("enroll", enroll()),
                        Grammar.base("connect", connect()),
                        Grammar.base("disconnect", disconnect()),
                        Grammar.base("list", list()),
                        Grammar.base("help", Grammar.HELP)));
    }

    private static Operation create() {
        return Operation.changes(
                        "ipcp create",
                        "make an IPCP that is in no layer yet",
                        "irm ipcp create type local name lo0")
                .with(
                        keyword("type", Values.type(), "its type").needed(),
                        keyword("name", NEW_IPCP, "its name").needed());
    }

    private static Operation destroy() {
        return Operation.changes(
                        "ipcp destroy",
                        "destroy an IPCP and its flows",
                        "irm ipcp destroy name lo0")
                .with(NAME)
                .forgiven();
    }

    private static Operation bootstrap(List<IpcpOption> options) {
        return Operation.changes(
                        "ipcp bootstrap",
                        "make an IPCP the first member of a layer",
                        "irm ipcp bootstrap type udp4 name u1 layer ipnet ip 10.1.1.2",
                        "irm ipcp bootstrap name u1 layer ipnet type udp ip 10.1.1.2",
                        "irm ipcp bootstrap type eth-dix name e1 layer ethernet dev eth1")
                .with(BootstrapOptions.with(options));
    }

    private static Operation enroll() {
        return Operation.changes(
                        "ipcp enroll",
                        "make an IPCP a member of a layer that exists",
                        "irm ipcp enroll name uni2 dst unicast autobind",
                        "irm ipcp enrol name uni2 dst uni1 layer unicast autobind")
                .with(
                        keyword("name", NEW_IPCP, "the IPCP").needed(),
                        keyword("type", Values.type(), "its type; unicast"),
                        keyword("layer", LAYER, "the layer to join"),
                        keyword("dst", DST, "a member of the layer; the layer's name"),
                        keyword("autobind", Value.FLAG, "bind it to its own name and the layer's"),
                        keyword("keep", Tier.EXACT, Value.FLAG, "keep a new IPCP even if it fails")
                                .dashed());
    }

    private static Operation connect() {
        return Operation.changes(
                        "ipcp connect",
                        "make two members of a layer neighbours",
                        "irm ipcp connect name uni2 dst uni1",
                        "irm ipcp connect name bc2 dst bc1 component dt")
                .with(
                        NAME,
                        keyword("dst", DST, "the other member").needed(),
                        COMPONENT,
                        keyword(
                                "qos",
                                Values.choice("raw", "best", "voice", "video", "data"),
                                "quality of the data flow; raw"));
    }

    private static Operation disconnect() {
        return Operation.changes(
                        "ipcp disconnect",
                        "end what connect made",
                        "irm ipcp disconnect name uni2 dst uni1")
                .with(NAME, keyword("dst", DST, "as in connect").needed(), COMPONENT)
                .forgiven();
    }

    private static Operation list() {
        return Operation.reads(
                        "ipcp list",
                        "all IPCPs, in the order in which they are asked",
                        "irm ipcp list",
                        "irm ipcp list type udp layer ip*")
                .with(
                        keyword("type", Values.type(), "only this type"),
                        keyword("name", IPCP, "only these; * is a wildcard"),
                        keyword("layer", Tier.ADDITION, LAYER, "only members of these layers"));
    }
}
