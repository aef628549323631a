package org.o7s.commands.grammar;

import static org.o7s.commands.grammar.ExtensionGrammar.extension;
import static org.o7s.commands.grammar.Keyword.keyword;

import java.util.List;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.grammar.Value.Source;

/** {@code irm policy ...}. */
final class PolicyGrammar {
    private static final Argument KIND =
            Argument.of("kind", Values.word("<kind>", Source.POLICY_KIND), "kind of policy");
    private static final Argument POLICY =
            Argument.of("policy", Values.word("<policy>", Source.POLICY), "its name");
    private static final Argument ITEM =
            Argument.of(
                    "item",
                    Values.policyOrParameter(),
                    "policies that change as one, each with its parameters behind it");

    private PolicyGrammar() {}

    static Group policy() {
        return new Group(
                "policy",
                Tier.EXTENSION,
                "policies: what is here, what is in use, exchange them",
                List.of(
                        extension(
                                Operation.reads(
                                                "policy list",
                                                "the policies that are here",
                                                "irm policy list kind load-balance")
                                        .with(kindFilter())),
                        extension(
                                Operation.reads(
                                                "policy show",
                                                "the slots and what fills them",
                                                "irm policy show kind hash ipcp e1")
                                        .with(
                                                kindFilter(),
                                                owner("owner"),
                                                owner("ipcp"),
                                                owner("name"))),
                        extension(set()),
                        extension(
                                Operation.changes(
                                                "policy deploy",
                                                "bring a policy or driver bundle into the daemon",
                                                "irm policy deploy my-policy.jar")
                                        .needing(Privilege.OWN)
                                        .with(
                                                Argument.of(
                                                        "file",
                                                        Values.word("<file>", Source.FILE),
                                                        "the bundle"))),
                        extension(rollback()),
                        extension(
                                Operation.reads(
                                                "policy history",
                                                "the exchanges so far",
                                                "irm policy history")
                                        .with(kindFilter())),
                        new Group.Entry("help", Tier.EXTENSION, Grammar.HELP)));
    }

    private static Operation set() {
        return Operation.changes(
                        "policy set",
                        "fill slots with other policies, all or none of them",
                        "irm policy set ipcp u1 routing/lfa pff/alternate",
                        "irm policy set layer net routing/ecmp pff/multipath",
                        "irm policy set load-balance spillover name oping")
                .with(KIND.optional(), POLICY.optional())
                .withItems(ITEM)
                .with(
                        owner("owner"),
                        owner("ipcp"),
                        owner("name"),
                        layer(),
                        keyword("param", Values.pair(), "a parameter").repeated());
    }

    private static Operation rollback() {
        return Operation.changes(
                        "policy rollback",
                        "return slots, and what changed as one with them, to the version before",
                        "irm policy rollback ipcp u1",
                        "irm policy rollback routing layer net",
                        "irm policy rollback load-balance name oping")
                .with(KIND.optional())
                .with(owner("owner"), owner("ipcp"), owner("name"), layer());
    }

    private static Keyword kindFilter() {
        return keyword("kind", Values.word("<kind>", Source.POLICY_KIND), "only this kind");
    }

    private static Keyword layer() {
        return keyword(
                "layer",
                Values.name("<layer>", Source.LAYER),
                "all members of it, here and elsewhere, or none");
    }

    private static Keyword owner(String word) {
        Source source =
                switch (word) {
                    case "ipcp" -> Source.IPCP;
                    case "name" -> Source.NAME;
                    default -> Source.POLICY_OWNER;
                };
        return keyword(
                word, Values.word("<" + word + ">", source), "only slots of it; * is a wildcard");
    }
}
