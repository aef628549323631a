package org.o7s.commands.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.ipcp.IpcpOption;

/** The table of abbreviations of 0.23: order of the entries and the shortest form of each. */
class AbbreviationTest {
    private final Grammar grammar = Grammar.of(List.of());

    private static String meaning(WordTable<?> table, String typed, boolean strict) {
        return switch (table.match(typed, strict)) {
            case WordTable.Found<?> f -> f.word();
            case WordTable.Ambiguous<?> a -> "ambiguous";
            case WordTable.Unknown<?> u -> "unknown";
        };
    }

    private WordTable<?> table(String context) {
        if (context.equals("irm")) {
            return grammar.table();
        }
        if (context.equals("type values")) {
            return Values.TYPES;
        }
        return grammar.group(context)
                .<WordTable<?>>map(Group::table)
                .orElseGet(
                        () ->
                                grammar.operations().stream()
                                        .filter(o -> o.id().equals(context))
                                        .findFirst()
                                        .orElseThrow()
                                        .keywordTable());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "irm; ipcp=i bind=b unbind=u name=n help=h",
                "ipcp; create=c destroy=d bootstrap=b enroll=e connect=co disconnect=di list=l"
                        + " help=h",
                "bind; program=p process=proc ipcp=i help=h",
                "unbind; program=p process=proc ipcp=i help=h",
                "name; create=c destroy=d register=r unregister=u list=l help=h",
                "ipcp create; type=t name=n",
                "ipcp destroy; name=n",
                "ipcp list; type=t name=n",
                "ipcp bootstrap; type=t layer=l name=n hash=h ip=i dns=d device=de ethertype=e"
                        + " addr=a eid=ei ttl=tt port=p autobind=au addr_auth=addr_ directory=di"
                        + " dht_alpha=dh dht_k=dht_k dht_t_expire=dht_t dht_t_refresh=dht_t_r"
                        + " dht_t_replicate=dht_t_rep routing=r ls_t_timeo=ls ls_t_update=ls_t_u"
                        + " ls_t_recalc=ls_t_r congestion=c",
                "type values; unicast=u broadcast=b udp4=ud udp6=udp6 eth-dix=e eth-llc=eth-l"
                        + " local=l",
                "ipcp enroll; name=n type=t layer=l dst=d autobind=a",
                "ipcp connect; name=n dst=d component=c qos=q",
                "ipcp disconnect; name=n dst=d component=c",
                "bind program; name=n",
                "bind process; name=n",
                "bind ipcp; name=n",
                "name create; lb=l sencpath=s scrtpath=sc skeypath=sk cencpath=c ccrtpath=cc"
                        + " ckeypath=ck",
                "name register; layer=l ipcp=i",
                "name unregister; layer=l ipcp=i"
            })
    void everyEntryIsReachedByItsShortestFormAndByNoneShorter(String context, String entries) {
        WordTable<?> table = table(context);
        for (String entry : entries.strip().split(" +", -1)) {
            String word = entry.substring(0, entry.indexOf('='));
            String shortest = entry.substring(entry.indexOf('=') + 1);
            for (int length = 1; length <= word.length(); length++) {
                String typed = word.substring(0, length);
                boolean exactOther = !typed.equals(word) && table.words().contains(typed);
                if (length >= shortest.length() && !exactOther) {
                    assertThat(meaning(table, typed, false))
                            .as("%s: %s", context, typed)
                            .isEqualTo(word);
                } else {
                    assertThat(meaning(table, typed, false))
                            .as("%s: %s", context, typed)
                            .isNotEqualTo(word);
                }
            }
        }
    }

    @Test
    void theAdditionsNeverChangeWhatAPrefixMeantIn023() {
        for (Operation o : grammar.operations()) {
            List<String> base =
                    o.keywords().stream()
                            .flatMap(k -> k.spellings().stream())
                            .filter(s -> s.tier() == Tier.BASE)
                            .map(Keyword.Spelling::word)
                            .toList();
            Stream<String> prefixes =
                    base.stream()
                            .flatMap(
                                    w ->
                                            Stream.iterate(1, n -> n <= w.length(), n -> n + 1)
                                                    .map(n -> w.substring(0, n)));
            prefixes.filter(p -> !o.keywordTable().words().contains(p))
                    .forEach(
                            p ->
                                    assertThat(meaning(o.keywordTable(), p, false))
                                            .as("%s %s", o.id(), p)
                                            .isEqualTo(
                                                    base.stream()
                                                            .filter(w -> w.startsWith(p))
                                                            .findFirst()
                                                            .orElseThrow()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reg, register",
        "r, register",
        "unr, unregister",
        "unb, unbind",
        "p, ambiguous",
        "pr, ambiguous",
        "pol, policy",
        "st, status",
        "f, flow",
        "res, resolve",
        "ri, rib"
    })
    void additionsComeAfterAllOf023AndExtensionsMustBeUnique(String typed, String word) {
        assertThat(meaning(grammar.table(), typed, false)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "if_, if_name",
        "f, fd",
        "pf, pff",
        "s, sport",
        "cp, cport",
        "pe, peer",
        "dev, dev",
        "if, if",
        "p, port",
        "c, congestion",
        "addr-, addr-auth"
    })
    void keywordsOfOtherReleasesComeAfterThoseOf023(String typed, String word) {
        assertThat(meaning(table("ipcp bootstrap"), typed, false)).isEqualTo(word);
    }

    /** As a system with eth-dix has it. */
    @ParameterizedTest
    @CsvSource({"t, type", "tt, ttl", "tr, trains", "trains, trains", "r, routing", "ra, rate"})
    void optionsThatOnlyTypesOfO7sHaveComeAfterAllOf023(String typed, String word) {
        IpcpOption trains = new IpcpOption("trains", "on|off", false, false, "on by default");
        IpcpOption rate = new IpcpOption("rate", "bit/s", false, false, "no limit by default");
        WordTable<?> table =
                Grammar.of(List.of(trains, rate)).operations().stream()
                        .filter(o -> o.id().equals("ipcp bootstrap"))
                        .findFirst()
                        .orElseThrow()
                        .keywordTable();
        assertThat(meaning(table, typed, false)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "au", "aut"})
    void autoMustBeTypedInFull(String typed) {
        assertThat(meaning(table("bind program"), typed, false)).isEqualTo("unknown");
        assertThat(meaning(table("bind program"), "auto", false)).isEqualTo("auto");
    }

    @Test
    void strictRefusesAPrefixThatIsNotUniqueOverAllTables() {
        assertThat(meaning(table("bind"), "p", true)).isEqualTo("ambiguous");
        assertThat(meaning(table("bind"), "prog", true)).isEqualTo("program");
        assertThat(meaning(grammar.table(), "u", true)).isEqualTo("ambiguous");
        assertThat(meaning(Values.TYPES, "ud", true)).isEqualTo("ambiguous");
        assertThat(meaning(Values.TYPES, "udp", true)).isEqualTo("udp");
        assertThat(meaning(table("ipcp bootstrap"), "de", true)).isEqualTo("device");
    }

    @Test
    void theEmptyWordAndALongerWordMatchNothing() {
        assertThat(meaning(grammar.table(), "", false)).isEqualTo("unknown");
        assertThat(meaning(grammar.table(), "ipcps", false)).isEqualTo("unknown");
        assertThat(meaning(grammar.table(), "IPCP", false)).isEqualTo("unknown");
    }

    @Test
    void theNearestWordsAreNamedClosestFirst() {
        assertThat(Nearest.to("bootstarp", List.of("bootstrap", "list", "boot")))
                .containsExactly("bootstrap");
        assertThat(Nearest.to("nmae", List.of("name", "help"))).containsExactly("name");
        assertThat(Nearest.to("qwertz", List.of("name", "help"))).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
