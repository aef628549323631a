package org.o7s.client;

import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.core.time.Clocks;

/** Whether a flow works, and the sentences for when it does not. Any thread. */
final class FlowStatus {
    private final FlowIdentity identity;
    private final FlowPort port;
    private volatile boolean takenDown;
    private volatile boolean peerLost;
    private volatile long arrivedWhenLost;

    FlowStatus(FlowIdentity identity, FlowPort port) {
        this.identity = identity;
        this.port = port;
    }

    FlowState state() {
        if (port.isClosed() || port.isPeerClosed()) {
            return FlowState.DEALLOCATED;
        }
        if (takenDown || port.isDown()) {
            return FlowState.DOWN;
        }
        return peerLost ? FlowState.PEER_LOST : FlowState.UP;
    }

    boolean isUp() {
        return state() == FlowState.UP;
    }

    /** The holder takes the flow down, or up again. */
    void setTakenDown(boolean down) {
        takenDown = down;
    }

    boolean isTakenDown() {
        return takenDown;
    }

    /** The peer gave no sign of life for its timeout. */
    void losePeer(long arrivedSoFar) {
        arrivedWhenLost = arrivedSoFar;
        peerLost = true;
    }

    /** Finds a lost peer again, if something came since. */
    void findPeer() {
        if (peerLost && port.arrived() != arrivedWhenLost) {
            peerLost = false;
        }
    }

    void throwUnlessUp(String doing) {
        throwUnlessUp(state(), doing);
    }

    void throwUnlessUp(FlowState state, String doing) {
        switch (state) {
            case UP -> {}
            case DOWN ->
                    throw failure(
                            FlowError.FLOW_DOWN,
                            doing,
                            takenDown
                                    ? "it was taken down here, and not up again"
                                    : "the layer below cannot carry packets at the moment, or the"
                                            + " other end took it down");
            case PEER_LOST ->
                    throw failure(
                            FlowError.PEER_TIMED_OUT,
                            doing,
                            "nothing was heard of the peer for "
                                    + identity.qos().timeoutMs()
                                    + " ms");
            case DEALLOCATED -> throw failure(FlowError.NOT_ALLOCATED, doing, whyDeallocated());
        }
    }

    private String whyDeallocated() {
        if (port.isClosed()) {
            return "it was closed here";
        }
        return port.isBroken()
                ? "the other side wrote nonsense into the memory that carries it"
                : "the layer or the process at the other end closed it";
    }

    /** Waits, or says why the wait ended without what was waited for. */
    void await(WaitingRoom room, Clocks clocks, long deadlineNs, String doing) {
        switch (room.await(clocks, deadlineNs)) {
            case HOLDS -> {}
            case TIMED_OUT -> throw failure(FlowError.TIMED_OUT, doing, "the time limit passed");
            case INTERRUPTED ->
                    throw failure(FlowError.TIMED_OUT, doing, "the waiting thread was interrupted");
        }
    }

    FlowException failure(FlowError error, String doing, String why) {
        return new FlowException(
                error,
                "cannot "
                        + doing
                        + " flow "
                        + identity.id()
                        + " to \""
                        + identity.name()
                        + "\": "
                        + why);
    }
}
