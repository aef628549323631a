package org.o7s.linux;

/**
 * How a receive ring is cut: blocks of pages, each with the same number of frame slots.
 *
 * <p>The kernel wants the block to be whole pages and the slot a multiple of 16; a slot never
 * crosses the end of its block.
 *
 * @param blockBytes bytes of one block
 * @param blockCount number of blocks
 * @param slotBytes bytes of one slot, headers included
 */
public record RingGeometry(int blockBytes, int blockCount, int slotBytes) {
    /** Largest MTU that a slot can be cut for. */
    public static final int MAX_MTU_BYTES = 65535;

    /** Fewest slots of a ring, whatever the MTU: one full batch of the sender. */
    static final int MIN_SLOTS = 64;

    /**
     * Bytes of a slot before the frame: the header (32), the link-layer address (20) and the
     * kernel's 16 bytes for the Ethernet header, aligned to 16, of which the frame uses the last
     * 14.
     */
    static final int FRAME_OFFSET = 66;

    private static final int ETHERNET_AND_VLAN_BYTES = 18;
    private static final int SLOT_ALIGNMENT = 128;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int LARGE_BLOCK_BYTES = 1 << 18;
    private static final int LARGE_SLOT_BYTES = 16 << 10;

    /**
     * @throws IllegalArgumentException when the kernel would refuse it
     */
    public RingGeometry {
        if (blockBytes <= 0 || blockBytes % 4096 != 0 || blockCount <= 0) {
            throw new IllegalArgumentException(blockCount + " blocks of " + blockBytes + " bytes");
        }
        if (slotBytes < FRAME_OFFSET + ETHERNET_AND_VLAN_BYTES
                || slotBytes % 16 != 0
                || slotBytes > blockBytes) {
            throw new IllegalArgumentException(
                    "slots of " + slotBytes + " bytes in blocks of " + blockBytes);
        }
    }

    /**
     * Slots for whole frames of this MTU in a ring of about {@code ringBytes}, at least {@link
     * #MIN_SLOTS} of them.
     *
     * @param mtuBytes 1 to {@link #MAX_MTU_BYTES}
     * @param ringBytes wanted size, 64 KiB to 64 MiB
     */
    public static RingGeometry forMtu(int mtuBytes, int ringBytes) {
        if (mtuBytes < 1 || mtuBytes > MAX_MTU_BYTES) {
            throw new IllegalArgumentException("MTU of " + mtuBytes + " bytes");
        }
        if (ringBytes < BLOCK_BYTES || ringBytes > 64 << 20) {
            throw new IllegalArgumentException("ring of " + ringBytes + " bytes");
        }
        int needed = FRAME_OFFSET + ETHERNET_AND_VLAN_BYTES + mtuBytes;
        int slot =
                needed <= 2048
                        ? 2048
                        : (needed + SLOT_ALIGNMENT - 1) / SLOT_ALIGNMENT * SLOT_ALIGNMENT;
        int block = slot > LARGE_SLOT_BYTES ? LARGE_BLOCK_BYTES : BLOCK_BYTES;
        int perBlock = block / slot;
        int blocks = Math.max(ringBytes / block, (MIN_SLOTS + perBlock - 1) / perBlock);
        return new RingGeometry(block, blocks, slot);
    }

    /** Slots in one block. */
    public int slotsPerBlock() {
        return blockBytes / slotBytes;
    }

    /** Slots of the ring. */
    public int slotCount() {
        return slotsPerBlock() * blockCount;
    }

    /** Bytes of the ring. */
    public long ringBytes() {
        return (long) blockBytes * blockCount;
    }

    /** Largest MTU whose frames fit into a slot whole. */
    public int mtuBytes() {
        return Math.min(MAX_MTU_BYTES, slotBytes - FRAME_OFFSET - ETHERNET_AND_VLAN_BYTES);
    }
}
