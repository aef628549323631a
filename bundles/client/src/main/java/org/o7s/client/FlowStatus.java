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
    private volatile boolean closedHere;
    private volatile boolean givenUp;
    private volatile boolean peerLost;
    private volatile long arrivedWhenLost;

    FlowStatus(FlowIdentity identity, FlowPort port) {
        this.identity = identity;
        this.port = port;
    }

    FlowState state() {
        if (closedHere || port.isClosed() || port.isPeerClosed()) {
            return FlowState.DEALLOCATED;
        }
        if (takenDown || givenUp || port.isDown()) {
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

    /** It was closed here, whatever its port still has to carry. */
    void setClosed() {
        closedHere = true;
    }

    /** What was written did not arrive, and is not repeated any more: there is no way back. */
    void giveUp() {
        givenUp = true;
    }

    /** Whether the peer gave no sign of life for its timeout, as FRCP says. */
    void setPeerLost(boolean lost) {
        if (peerLost != lost) {
            peerLost = lost;
        }
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
            case DOWN -> throw failure(FlowError.FLOW_DOWN, doing, whyDown());
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

    private String whyDown() {
        if (takenDown) {
            return "it was taken down here, and not up again";
        }
        return givenUp
                ? "what was written was repeated for two minutes, and the other end never said that"
                        + " it came"
                : "the layer below cannot carry packets at the moment, or the other end took it"
                        + " down";
    }

    private String whyDeallocated() {
        if (closedHere || port.isClosed()) {
            return "it was closed here";
        }
        return port.isBroken()
                ? "the other side wrote nonsense into the memory that carries it"
                : "the layer or the process at the other end closed it";
    }

    /** Waits, or says why the wait ended without what was waited for. */
    void await(WaitingRoom room, Clocks clocks, long deadlineNs, String doing) {
        WaitingRoom.End ended = room.await(clocks, deadlineNs);
        if (ended != WaitingRoom.End.HOLDS) {
            throw waitEnded(ended, doing);
        }
    }

    /** Says why, if the time for waiting is over by now, whatever is there. */
    void throwIfOver(Clocks clocks, long deadlineNs, String doing) {
        WaitingRoom.End over = WaitingRoom.over(clocks, deadlineNs);
        if (over != WaitingRoom.End.HOLDS) {
            throw waitEnded(over, doing);
        }
    }

    /** Why a wait ended without what was waited for. */
    FlowException waitEnded(WaitingRoom.End ended, String doing) {
        return failure(
                FlowError.TIMED_OUT,
                doing,
                ended == WaitingRoom.End.INTERRUPTED
                        ? "the waiting thread was interrupted"
                        : "the time limit passed");
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
