package org.o7s.lab.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import org.o7s.lab.Cable;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.cable.ImpairmentMachine.Counts;
import org.o7s.lab.file.Badness;

/** What is in a lab, for people and for programs. Any thread. */
final class Listing {
    private Listing() {}

    /** Of a lab that is not there yet. */
    static String text(String name) {
        return "lab " + name + ": is built by process " + ProcessHandle.current().pid() + "\n";
    }

    /** Of a lab that is not there yet. */
    static ObjectNode json(String name) {
        return head(name, false);
    }

    private static ObjectNode head(String name, boolean isBuilt) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", "o7s.lab.1")
                .put("lab", name)
                .put("pid", ProcessHandle.current().pid())
                .put("built", isBuilt);
    }

    static String text(RunningLab lab) {
        StringBuilder text = new StringBuilder();
        text.append("lab ").append(lab.plan().name());
        if (!lab.plan().title().isEmpty()) {
            text.append(": ").append(lab.plan().title());
        }
        text.append("\nlogs ").append(lab.folder()).append('\n');
        for (O7sSystem system : lab.systems().values()) {
            text.append(
                    "host %-11s  %-24s  irmd %s%n"
                            .formatted(
                                    system.host().name(),
                                    system.host().namespace().name(),
                                    state(system)));
        }
        lab.cables()
                .forEach(
                        (name, cable) ->
                                text.append(
                                        "link %-11s  %s - %s  %s  %s%n"
                                                .formatted(
                                                        name,
                                                        end(cable.left()),
                                                        end(cable.right()),
                                                        cable.isUp() ? "up" : "down",
                                                        Badness.describe(cable.impairments()))));
        return text.toString();
    }

    private static String state(O7sSystem system) {
        OptionalInt code = system.daemon().exitCode();
        return code.isPresent()
                ? "has ended with " + code.getAsInt()
                : "runs, process " + system.daemon().pid();
    }

    private static String end(LinkEnd end) {
        return end.host().name() + ":" + end.device() + " " + end.address();
    }

    static ObjectNode json(RunningLab lab) {
        ObjectNode all = head(lab.plan().name(), true);
        all.put("logs", lab.folder().toString());
        ArrayNode hosts = all.putArray("hosts");
        for (O7sSystem system : lab.systems().values()) {
            hosts.addObject()
                    .put("name", system.host().name())
                    .put("namespace", system.host().namespace().name())
                    .put("irmd", system.daemon().alive())
                    .put("pid", system.daemon().pid());
        }
        ArrayNode links = all.putArray("links");
        lab.cables().forEach((name, cable) -> link(links.addObject(), name, cable));
        return all;
    }

    private static void link(ObjectNode link, String name, Cable cable) {
        link.put("name", name).put("up", cable.isUp());
        link.put("impairments", Badness.describe(cable.impairments()));
        ArrayNode ends = link.putArray("ends");
        for (LinkEnd end : new LinkEnd[] {cable.left(), cable.right()}) {
            ends.addObject()
                    .put("host", end.host().name())
                    .put("device", end.device())
                    .put("address", end.address())
                    .put("mac", end.mac());
        }
        cable.toRight().ifPresent(c -> counts(link.putObject("to-second"), c));
        cable.toLeft().ifPresent(c -> counts(link.putObject("to-first"), c));
    }

    private static void counts(ObjectNode node, Counts counts) {
        node.put("offered", counts.offered())
                .put("delivered", counts.delivered())
                .put("lost", counts.lost())
                .put("dark", counts.dark())
                .put("overflowed", counts.overflowed())
                .put("duplicated", counts.duplicated())
                .put("corrupted", counts.corrupted())
                .put("reordered", counts.reordered())
                .put("waiting", counts.waiting());
    }
}
