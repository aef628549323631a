package org.o7s.lab.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.o7s.lab.Outcome;
import org.o7s.lab.cable.Impairments;

/**
 * What a lab is to be: its hosts, its links, and what is done on it once it is there. A value;
 * {@link LabFile} makes and checks it.
 *
 * @param name lower-case letters, digits and dashes, at most {@value LabFile#MAX_NAME}
 * @param title one line for people; may be empty
 * @param hosts in the order of the file, 1 to {@value LabFile#MAX_HOSTS}
 * @param links at most {@value LabFile#MAX_LINKS}
 * @param steps in the order of the file, at most {@value LabFile#MAX_STEPS}
 */
public record LabPlan(
        String name, String title, List<HostPlan> hosts, List<LinkPlan> links, List<Step> steps) {

    /**
     * A host with an o7s system on it.
     *
     * @param name lower-case letters and digits, at most 11
     * @param irmd options of its daemon
     */
    public record HostPlan(String name, List<String> irmd) {}

    /**
     * One end of a link.
     *
     * @param host name of the host
     * @param device name of the interface there
     * @param address IPv4 address; the lab chooses one if it is empty
     */
    public record EndPlan(String host, String device, Optional<String> address) {}

    /**
     * A cable.
     *
     * @param impairments what it does to frames at first
     * @param seed of all decisions about frames
     */
    public record LinkPlan(EndPlan left, EndPlan right, Impairments impairments, long seed) {
        /** What it is called: its hosts, with a dash between. */
        public String name() {
            return left.host() + "-" + right.host();
        }
    }

    /**
     * Something that is done once the systems are there.
     *
     * @param say what it is, for people; may be empty
     * @param on the host; empty if nothing is run
     * @param run command lines for a shell on that host
     * @param fails whether the last of them must fail, by an exit code of its own
     * @param says what the last of them must say; may be empty
     * @param within how long the last of them may be repeated until it does what it must; zero: it
     *     is not repeated
     * @param only {@code demo} or {@code lab} if it is not a part of both; else empty
     */
    public record Step(
            String say,
            String on,
            List<String> run,
            boolean fails,
            String says,
            Duration within,
            String only) {
        /** Whether that is what the last line must come to. */
        public boolean isWanted(Outcome outcome) {
            return outcome.isOfItself()
                    && (outcome.exitCode() != 0) == fails
                    && (outcome.out() + outcome.err()).contains(says);
        }
    }

    /** The same lab, with another option for every daemon. */
    public LabPlan withIrmdOptions(List<String> options) {
        return new LabPlan(
                name,
                title,
                hosts.stream().map(h -> new HostPlan(h.name(), options)).toList(),
                links,
                steps);
    }

    /** The same lab with the steps of the demonstration, or with those of a lab that stays. */
    public LabPlan forDemo(boolean isDemo) {
        return new LabPlan(
                name,
                title,
                hosts,
                links,
                steps.stream().filter(s -> !s.only().equals(isDemo ? "lab" : "demo")).toList());
    }

    /** The same lab with nothing to be done on it. */
    public LabPlan withoutSteps() {
        return new LabPlan(name, title, hosts, links, List.of());
    }

    /** The same lab with another name. */
    public LabPlan named(String other) {
        return new LabPlan(other, title, hosts, links, steps);
    }
}
