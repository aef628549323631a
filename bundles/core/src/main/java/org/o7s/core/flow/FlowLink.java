package org.o7s.core.flow;

/**
 * A flow inside a system: two ends, a ring of packets each way, and whether the layer carries
 * packets at the moment.
 *
 * <p>The user's end is held by an application or by an IPCP above, the provider's by the IPCP that
 * carries the flow; in a direct flow both are held by users. There is one implementation of a flow,
 * whoever holds it: that is the recursion.
 */
public final class FlowLink {
    /** Packets that one ring holds. */
    public static final int CAPACITY_PACKETS = 1024;

    private final FlowEnd user;
    private final FlowEnd provider;
    private volatile boolean down;
    private volatile int mpsBytes;

    /**
     * An open flow, up.
     *
     * @param capacityPackets packets per direction
     * @param mpsBytes the largest packet that the provider carries, in bytes
     */
    public FlowLink(int capacityPackets, int mpsBytes) {
        this.user = new FlowEnd(this, capacityPackets);
        this.provider = new FlowEnd(this, capacityPackets);
        this.mpsBytes = mpsBytes;
        user.join(provider);
        provider.join(user);
    }

    /** The end of the one who uses the flow. */
    public FlowEnd user() {
        return user;
    }

    /** The end of the one who provides the flow. */
    public FlowEnd provider() {
        return provider;
    }

    /** The end that is not this one of the two. */
    public FlowEnd other(FlowEnd end) {
        return end == user ? provider : user;
    }

    /** The largest packet that the provider carries now, in bytes, trailers included. */
    public int mpsBytes() {
        return mpsBytes;
    }

    /** Said by the provider when its maximum packet size changes. */
    public void setMpsBytes(int bytes) {
        mpsBytes = bytes;
    }

    /** Whether the layer cannot carry packets at the moment. */
    public boolean isDown() {
        return down;
    }

    /** Said by the provider when its link goes or comes; the user is told of a change. */
    public void setDown(boolean isDown) {
        if (down != isDown) {
            down = isDown;
            user.raise();
        }
    }
}
