package org.o7s.irm.state;

import org.o7s.irm.management.ProcessView.PolicyInUse;

/** A process that announced itself, with what it holds. */
public final class ProcessEntry implements FlowHolder {
    private final long id;
    private final String program;
    private final ProcessOrigin origin;
    private final long sinceNs;
    private final HeldFlows held;
    private Holdings holdings = () -> Holdings.NOTHING;
    private PolicyInUse frcp = PolicyInUse.UNSAID;
    private boolean gone;

    /** What else it has, for listings. */
    @FunctionalInterface
    public interface Holdings {
        /** A process without memory and requests. */
        Amounts NOTHING = new Amounts(0, 0);

        /** How much that is now. */
        Amounts now();

        /**
         * Amounts.
         *
         * @param memoryBytes memory that it shares with the daemon and other processes
         * @param requests allocations and accepts that are not answered yet
         */
        record Amounts(long memoryBytes, int requests) {}
    }

    /**
     * A process without flows.
     *
     * @param sinceNs monotonic time
     */
    public ProcessEntry(
            long id, String program, ProcessOrigin origin, long sinceNs, int flowLimit) {
        this.id = id;
        this.program = program;
        this.origin = origin;
        this.sinceNs = sinceNs;
        this.held = new HeldFlows(flowLimit);
    }

    @Override
    public long id() {
        return id;
    }

    /** The program that it runs. */
    public String program() {
        return program;
    }

    /** Where it comes from. */
    public ProcessOrigin origin() {
        return origin;
    }

    /** Since when it is known, in monotonic ns. */
    public long sinceNs() {
        return sinceNs;
    }

    /** Who knows what else it has. */
    public void setHoldings(Holdings asked) {
        holdings = asked;
    }

    /** What else it has now. */
    public Holdings.Amounts holdings() {
        return holdings.now();
    }

    /** Notes what it said of the policy of FRCP of its flows. */
    public void setFrcp(PolicyInUse said) {
        frcp = said;
    }

    /** What it said of the policy of FRCP of its flows. */
    public PolicyInUse frcp() {
        return frcp;
    }

    @Override
    public String title() {
        return program;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    /** Notes that it has left. */
    public void setGone() {
        gone = true;
    }

    @Override
    public HeldFlows held() {
        return held;
    }
}
