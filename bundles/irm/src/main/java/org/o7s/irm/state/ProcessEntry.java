package org.o7s.irm.state;

/** A process that announced itself, with what it holds. */
public final class ProcessEntry implements FlowHolder {
    private final long id;
    private final String program;
    private final HeldFlows held;
    private boolean gone;

    /** A process without flows. */
    public ProcessEntry(long id, String program, int flowLimit) {
        this.id = id;
        this.program = program;
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
