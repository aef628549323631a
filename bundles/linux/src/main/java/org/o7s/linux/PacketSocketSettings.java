package org.o7s.linux;

/**
 * Sizes of a packet socket.
 *
 * @param ringBytes receive ring, 64 KiB to 64 MiB
 * @param sendBufferBytes bytes that may wait in the queue of the interface, 4 KiB to 64 MiB; more
 *     than {@code net.core.wmem_max} needs CAP_NET_ADMIN, else the kernel's limit is taken
 */
public record PacketSocketSettings(int ringBytes, int sendBufferBytes) {
    private static final int MAX_BYTES = 64 << 20;

    /** A ring that fits the second-level cache of one core, and room for 4 MiB outgoing. */
    public static final PacketSocketSettings DEFAULT = new PacketSocketSettings(2 << 20, 4 << 20);

    /**
     * @throws IllegalArgumentException when a size is out of range
     */
    public PacketSocketSettings {
        if (ringBytes < 64 << 10 || ringBytes > MAX_BYTES) {
            throw new IllegalArgumentException("ring of " + ringBytes + " bytes");
        }
        if (sendBufferBytes < 4 << 10 || sendBufferBytes > MAX_BYTES) {
            throw new IllegalArgumentException("send buffer of " + sendBufferBytes + " bytes");
        }
    }
}
