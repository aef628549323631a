package org.o7s.lab.cli;

import org.o7s.lab.file.Badness;
import org.o7s.lab.file.LabPlan;
import org.o7s.lab.file.LabPlan.EndPlan;
import org.o7s.lab.file.LabPlan.HostPlan;
import org.o7s.lab.file.LabPlan.LinkPlan;
import org.o7s.lab.file.LabPlan.Step;

/** Says what a plan comes to, without doing it. */
final class DryRun {
    private DryRun() {}

    static String count(LabPlan plan) {
        return plan.hosts().size() + " hosts, " + plan.links().size() + " links";
    }

    static String describe(LabPlan plan) {
        StringBuilder text = new StringBuilder();
        text.append("would make lab ").append(plan.name()).append('\n');
        for (HostPlan host : plan.hosts()) {
            text.append("host ").append(host.name()).append(": irmd");
            host.irmd().forEach(o -> text.append(' ').append(o));
            text.append('\n');
        }
        for (LinkPlan link : plan.links()) {
            text.append("link ").append(link.name()).append(": ");
            text.append(end(link.left())).append(" - ").append(end(link.right()));
            text.append(", ").append(Badness.describe(link.impairments())).append('\n');
        }
        for (Step step : plan.steps()) {
            step.run()
                    .forEach(line -> text.append(step.on()).append("$ ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static String end(EndPlan end) {
        return end.host() + ":" + end.device() + end.address().map(a -> " " + a).orElse("");
    }
}
